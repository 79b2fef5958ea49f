import type { ErrorCode, ResponseNotice } from "@iotpush/core";

/** How requests to the server go. */
export interface Health {
  /** ISO 8601; null before the first request. */
  readonly at: string | null;
  /** Below 400, or 409: the server works and accepts the credentials. */
  readonly ok: boolean;
  readonly status: number | null;
  readonly error: ErrorCode | null;
}

const UNTRIED: Health = { at: null, ok: true, status: null, error: null };

/** A request that works says nothing about another kind of request: a refused push stays a failure until a push works. */
export class HealthOfRequests {
  #last = UNTRIED;
  readonly #failed = new Map<string, Health>();

  record(
    { endpoint, status, error }: Pick<ResponseNotice, "endpoint" | "status" | "error">,
    now: number,
  ): void {
    const ok = status !== undefined && (status < 400 || status === 409);
    this.#last = { at: new Date(now).toISOString(), ok, status: status ?? null, error: error ?? null };
    this.#failed.delete(endpoint);
    if (!ok) this.#failed.set(endpoint, this.#last);
  }

  /** The newest failure that no later request of its kind has disproved; otherwise the last request. */
  get now(): Health {
    return [...this.#failed.values()].at(-1) ?? this.#last;
  }
}
