import { checkLocalRequest, isLoopback } from "@iotpush/core/contract";
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../errors.js";

/** The service's own names, which a request may carry to see its redirects. */
const SERVICE = /^(www\.)?iotpush\.com(:\d+)?$/i;

export interface Openness {
  readonly host: string;
  /** Of pages that --cors names. */
  readonly origins: readonly string[];
}

/**
 * Why a request is refused: a server on loopback answers programs and pages of this machine only, no foreign name that leads here, and no
 * page of another origin but those that --cors names.
 */
export function refusalOf(
  request: { readonly host?: string | undefined; readonly origin?: string | undefined },
  { host, origins }: Openness,
): string | undefined {
  if (!isLoopback(host)) return undefined;
  const origin = origins.includes(request.origin ?? "") ? undefined : request.origin;
  return checkLocalRequest({ host: request.host, origin });
}

export const localOnly =
  (openness: Openness): MiddlewareHandler =>
  async ({ req }, next) => {
    const [host, origin] = [req.header("host"), req.header("origin")];
    const refused = refusalOf({ host, origin }, openness);
    if (refused && !(SERVICE.test(host ?? "") && origin === undefined)) throw new ApiError(403, refused);
    await next();
  };
