import { checkLocalRequest, isLoopback } from "@iotpush/core/adapter";
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../errors.js";

/** The service's own names, which a request may carry to see its redirects. */
const SERVICE = /^(www\.)?iotpush\.com(:\d+)?$/i;

/**
 * A server on loopback answers programs and pages of this machine only: no foreign name that leads here, and no page of another origin but
 * those that --cors names.
 */
export const localOnly =
  (listeningHost: string, origins: readonly string[]): MiddlewareHandler =>
  async (context, next) => {
    const origin = context.req.header("origin");
    const host = context.req.header("host");
    if (isLoopback(listeningHost) && !(SERVICE.test(host ?? "") && origin === undefined)) {
      const known = origin !== undefined && origins.includes(origin);
      const refused = checkLocalRequest({ host, origin: known ? undefined : origin });
      if (refused) throw new ApiError(403, refused);
    }
    await next();
  };

/** Lets pages of these origins use the API. */
export const allowOrigins =
  (origins: readonly string[]): MiddlewareHandler =>
  async (context, next) => {
    const origin = context.req.header("origin");
    if (origin === undefined || !origins.includes(origin)) return next();
    context.header("access-control-allow-origin", origin);
    context.header("vary", "origin");
    context.header(
      "access-control-expose-headers",
      "x-iotpush-mock-hint, retry-after, x-ratelimit-remaining",
    );
    if (context.req.method !== "OPTIONS") return next();
    context.header("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE");
    context.header(
      "access-control-allow-headers",
      context.req.header("access-control-request-headers") ?? "",
    );
    return context.body(null, 204);
  };
