import type { EndpointId } from "../contract/calls.js";
import type { ErrorCode } from "../wire/errors/iotpush-error.js";
import type { Clock } from "./clock.js";
import type { RetryPolicy, RetryPolicyName } from "./retry-policy.js";
import type { Transport } from "./transport.js";

/** A session token, or how to get one; `expired` is true when the last one was just refused. */
export type SessionToken = string | ((reason: { readonly expired: boolean }) => string | Promise<string>);

/** What a client sends its requests with; headers' secrets are hidden. */
export interface RequestNotice {
  readonly endpoint: EndpointId;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** From 1. */
  readonly attempt: number;
}

/** How an attempt ended: a status, or the code of the error. */
export interface ResponseNotice extends RequestNotice {
  readonly status?: number | undefined;
  readonly error?: ErrorCode | undefined;
  readonly durationMs: number;
}

/** What a client logs to: one line of text each. */
export interface Logger {
  debug(line: string): void;
  warn(line: string): void;
}

export interface ClientOptions {
  /** The API key of the topic, used for every topic without one of its own. It does not expire. */
  readonly apiKey?: string | undefined;
  /** API keys by topic name. */
  readonly topicKeys?: Readonly<Record<string, string>> | undefined;
  /** Needed for lists of receipts, actions, webhooks, devices and topics; the live service's tokens last about an hour. */
  readonly sessionToken?: SessionToken | undefined;
  /** Default `https://www.iotpush.com`. One that would redirect is refused. */
  readonly baseUrl?: string | undefined;
  /** For a whole call with its retries; default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** For one attempt; default 10,000. */
  readonly attemptTimeoutMs?: number | undefined;
  readonly retry?: RetryPolicyName | RetryPolicy | undefined;
  /** Default: this library and its version. */
  readonly userAgent?: string | undefined;
  /** Headers for every request, for example of a proxy that asks for one. They replace none of the client's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Logs each attempt (debug) and each retry (warn), without secrets; for example `console`. */
  readonly logger?: Logger | undefined;
  readonly onRequest?: ((notice: RequestNotice) => void) | undefined;
  readonly onResponse?: ((notice: ResponseNotice) => void) | undefined;
}

/** What a portable client needs from its host. */
export interface ClientHost {
  readonly transport: Transport;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
}

/** For one call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly retry?: RetryPolicyName | RetryPolicy | undefined;
  /** Use this topic's key from `topicKeys`. */
  readonly topic?: string | undefined;
  /** Use this key instead of the client's. */
  readonly topicKey?: string | undefined;
}
