import type { ErrorCode, ResponseNotice } from "@iotpush/core";

/** How the last request to the server went. */
export interface Health {
  /** ISO 8601; null before the first request. */
  readonly at: string | null;
  /** Below 400, or 409: the server works and takes the credentials. */
  readonly ok: boolean;
  readonly status: number | null;
  readonly error: ErrorCode | null;
}

export const UNTRIED: Health = { at: null, ok: true, status: null, error: null };

export function healthOf({ status, error }: Pick<ResponseNotice, "status" | "error">, now: number): Health {
  const ok = status !== undefined && (status < 400 || status === 409);
  return { at: new Date(now).toISOString(), ok, status: status ?? null, error: error ?? null };
}
