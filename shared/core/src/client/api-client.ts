import { CALLS, type EndpointId } from "../contract/calls.js";
import { VERSION } from "../version.js";
import { checkBaseUrl, DEFAULT_BASE_URL } from "../wire/base-url.js";
import { TimeoutError } from "../wire/errors/errors.js";
import { isIotpushError, isSessionExpiredError, isTimeoutError } from "../wire/errors/guards.js";
import type { IotpushError } from "../wire/errors/iotpush-error.js";
import type { ShownRequest, WireRequest, WireResponse } from "../wire/http.js";
import { redact, redactHeaders } from "../wire/redact.js";
import { buildRequest, type CallParts, type Credentials } from "../wire/request.js";
import { type ResultOf, readResponse } from "../wire/response.js";
import { ApiPromise, type WithResponse } from "./api-promise.js";
import { checkCallOptions, checkOptions } from "./check-options.js";
import type { CallOptions, ClientHost, ClientOptions, RequestNotice, ResponseNotice } from "./options.js";
import {
  Actions,
  type Call,
  Devices,
  Messages,
  Pushover,
  Receipts,
  Subscribers,
  Topics,
  Webhooks,
} from "./resources.js";
import { RETRY_POLICIES, retryDelay } from "./retry-policy.js";
import { fetchToken } from "./session.js";
import { sharedReads } from "./shared-reads.js";
import { type TransportOptions, transportError } from "./transport.js";

/**
 * The whole API, over a transport and a clock from outside. `@iotpush/core` exports it with axios and the system's clock
 * built in; hosts that forbid these use this one. Throws RedirectError or ValidationError for a wrong base URL.
 */
export class ApiClient {
  readonly baseUrl: string;
  readonly #options: ClientOptions;
  readonly #host: ClientHost;
  readonly #call: Call = (id, options = {}, parts = () => ({})) =>
    new ApiPromise(this.#withSession(id, options, parts));
  readonly messages = new Messages(this.#call);
  readonly receipts = new Receipts(this.#call, () =>
    sharedReads(new URL(this.baseUrl).origin, this.#host.clock).get()?.spent(),
  );
  readonly actions = new Actions(this.#call);
  readonly webhooks = new Webhooks(this.#call);
  readonly devices = new Devices(this.#call);
  readonly topics = new Topics(this.#call);
  readonly subscribers = new Subscribers(this.#call);
  readonly pushover = new Pushover(this.#call);

  constructor(options: ClientOptions, host: ClientHost) {
    checkOptions({ ...options, ...host });
    this.#options = options;
    this.#host = host;
    this.baseUrl = checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL);
  }

  /** Whether a receipt of this topic can be read with its own key, which does not expire. */
  hasTopicKey(topic?: string): boolean {
    return this.#topicKey(topic) !== undefined;
  }

  /** Whether a session token is there, so that lists can be read. */
  get hasSession(): boolean {
    return Boolean(this.#options.sessionToken);
  }

  /** The key that is used for a topic, if any. Whoever copies a key often copies a blank or a line break with it. */
  #topicKey(topic?: string): string | undefined {
    const { topicKeys = {}, apiKey } = this.#options;
    const own = topic !== undefined && Object.hasOwn(topicKeys, topic) ? topicKeys[topic] : undefined;
    return (own ?? apiKey)?.trim();
  }

  async #withSession<Id extends EndpointId>(id: Id, options: CallOptions, read: () => CallParts) {
    checkCallOptions(options);
    const parts = read();
    const { clock } = this.#host;
    const deadline = clock.mono() + (options.timeoutMs ?? this.#options.timeoutMs ?? 30_000);
    const topicKey = options.topicKey ?? this.#topicKey(options.topic);
    const { auth, method, path } = CALLS[id];
    const needsSession = auth === "session" || (auth === "session-or-topic-key" && !topicKey);
    const source = needsSession ? this.#options.sessionToken : undefined;
    const send = (sessionToken?: string) =>
      this.#withRetries(id, parts, options, { topicKey, sessionToken }, deadline);
    if (!source) return send();
    const secrets = knownSecrets(this.#options, { topicKey });
    const asking = {
      method,
      url: `${this.baseUrl}${path}`,
      deadline,
      signal: options.signal,
      clock,
      secrets,
    };
    const token = await fetchToken(source, false, asking);
    try {
      return await send(token);
    } catch (error) {
      if (!isSessionExpiredError(error) || typeof source !== "function") throw error;
      const fresh = await fetchToken(source, true, asking);
      if (fresh === token) throw error;
      return send(fresh);
    }
  }

  async #withRetries<Id extends EndpointId>(
    id: Id,
    parts: CallParts,
    options: CallOptions,
    credentials: Credentials,
    deadline: number,
  ): Promise<WithResponse<ResultOf<Id>>> {
    const request = buildRequest(id, parts, {
      baseUrl: this.baseUrl,
      credentials,
      userAgent: this.#options.userAgent ?? `iotpush-core/${VERSION}`,
      headers: this.#options.headers,
    });
    let seen: ShownRequest | undefined;
    const shown = () => {
      seen ??= show(request, [...knownSecrets(this.#options, credentials), ...secretsIn(parts.body)]);
      return seen;
    };
    const retry = options.retry ?? this.#options.retry ?? "default";
    const policy = typeof retry === "string" ? RETRY_POLICIES[retry] : retry;
    const { clock, random } = this.#host;
    const { idempotent } = CALLS[id];
    const whole = this.#options.attemptTimeoutMs ?? 10_000;
    let earlier: IotpushError | undefined;
    for (let attempt = 1; ; attempt++) {
      const timeoutMs = Math.min(whole, deadline - clock.mono());
      try {
        const response = await this.#attempt(id, attempt, request, shown, {
          timeoutMs,
          signal: options.signal,
        });
        return { data: readResponse(id, response, shown), response };
      } catch (error) {
        if (!isIotpushError(error)) throw error;
        const wait = retryDelay({ error, tries: attempt, idempotent, policy, random: random() });
        if (wait === null || clock.mono() + wait >= deadline) {
          // A try cut short by the deadline says less than the error before it, except that a push may have arrived.
          const cutShort = idempotent && isTimeoutError(error) && timeoutMs < whole;
          throw (cutShort && earlier) || error;
        }
        earlier = error;
        this.#options.logger?.warn(`iotpush: ${error.message} Trying again in ${Math.ceil(wait)} ms.`);
        await clock.sleep(wait, options.signal);
      }
    }
  }

  async #attempt(
    endpoint: EndpointId,
    attempt: number,
    request: WireRequest,
    shown: () => ShownRequest,
    options: TransportOptions,
  ): Promise<WireResponse> {
    const { transport, clock } = this.#host;
    const started = clock.mono();
    if (options.timeoutMs <= 0) {
      const { method, url } = shown();
      throw new TimeoutError({ method, url, problem: "The call timed out", fix: "Raise timeoutMs." });
    }
    const { onRequest, onResponse, logger } = this.#options;
    const notice = (): RequestNotice => {
      const { method, url, headers } = shown();
      return { endpoint, method, url, headers, attempt };
    };
    onRequest?.(notice());
    const end = (ended: Pick<ResponseNotice, "status" | "error">) => {
      if (!onResponse && !logger) return;
      const durationMs = clock.mono() - started;
      onResponse?.({ ...notice(), ...ended, durationMs });
      const how = `${ended.status ?? ended.error} in ${Math.round(durationMs)} ms`;
      logger?.debug(`iotpush: ${request.method} ${shown().url}: ${how}`);
    };
    let response: WireResponse;
    try {
      response = await transport(request, options);
    } catch (failure) {
      const error = transportError(failure, shown(), options.timeoutMs);
      end({ error: error.code });
      throw error;
    }
    end({ status: response.status });
    return response;
  }
}

const show = ({ method, url, headers }: WireRequest, secrets: readonly string[]): ShownRequest => ({
  method,
  url: redact(url, secrets),
  headers: redactHeaders(headers, secrets),
  secrets,
});

/** A part of a URL this long may be a receiver's secret. */
const LEAST_SECRET = 16;

const SECRET_FIELDS = ["push_token", "token", "api_key"];
const URL_FIELDS = ["callback_url", "url", "endpoint"];

/** What in a call's body must not be seen: a server's error may quote it. URLs carry the secret of whoever receives there. */
function secretsIn(body: unknown): string[] {
  const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
  const headers = Object.values((fields.callback_headers ?? {}) as object);
  const urls = texts(URL_FIELDS.map((name) => fields[name]));
  const parts = urls.flatMap((url) => url.split(/[/?&=#]/)).filter((part) => part.length >= LEAST_SECRET);
  return [...texts(SECRET_FIELDS.map((name) => fields[name])), ...texts(headers), ...urls, ...parts];
}

const texts = (values: readonly unknown[]) => values.filter((value) => typeof value === "string");

/** Every credential there is: a server may quote one that this call did not even carry. */
function knownSecrets(options: ClientOptions, used: Credentials): string[] {
  const { apiKey, topicKeys, sessionToken, headers } = options;
  const further = Object.values(headers ?? {}).filter(({ length }) => length >= LEAST_SECRET);
  const all = [
    apiKey,
    ...further,
    ...Object.values(topicKeys ?? {}),
    sessionToken,
    used.topicKey,
    used.sessionToken,
  ];
  return all.filter((secret) => typeof secret === "string").map((secret) => secret.trim());
}
