/** What every error of this library tells. `url` never holds a secret. */
export interface ErrorDetails {
  /** What went wrong, one sentence without the final stop. */
  readonly problem: string;
  /** What to do about it, one sentence. */
  readonly fix: string;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly status?: number | undefined;
}

/** A string that tells the classes apart, also between two copies of this library. */
export type ErrorCode =
  | "aborted"
  | "already_answered"
  | "conflict"
  | "forbidden"
  | "invalid_key"
  | "method_not_allowed"
  | "network"
  | "not_found"
  | "pagination"
  | "private_topic"
  | "quota"
  | "rate_limit"
  | "redirect"
  | "server"
  | "session_expired"
  | "store"
  | "timeout"
  | "unexpected_response"
  | "validation";

const TEMPORARY: ReadonlySet<ErrorCode> = new Set(["network", "rate_limit", "server", "store", "timeout"]);

/** The base of all errors: its message names method and URL, and the fix. */
export abstract class IotpushError extends Error {
  abstract readonly code: ErrorCode;
  /** The class's own name, written out: bundlers give classes others. */
  abstract override readonly name: string;
  readonly problem: string;
  readonly fix: string;
  readonly method: string | undefined;
  readonly url: string | undefined;
  /** HTTP status, where the service answered. */
  readonly status: number | undefined;

  constructor(details: ErrorDetails) {
    const where = details.method && details.url ? ` (${details.method} ${details.url})` : "";
    super(`${details.problem}${where}. ${details.fix}`);
    this.problem = details.problem;
    this.fix = details.fix;
    this.method = details.method;
    this.url = details.url;
    this.status = details.status;
  }

  /** Whether the same call may succeed later: a network, a busy server or a full disk recovers, a wrong key does not. */
  get isTemporary(): boolean {
    return TEMPORARY.has(this.code);
  }
}
