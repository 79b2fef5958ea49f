import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ApiError } from "../errors.js";

const MIB = 1024 * 1024;

/** Refuses larger bodies: by the length they announce, or, if none is announced, once so much has arrived. */
export function atMostMiB(most: number): MiddlewareHandler {
  const refuse = () => {
    throw new ApiError(413, `The body is larger than ${most} MiB`);
  };
  // It reads through a stream, which is slow.
  const unannounced = bodyLimit({ maxSize: most * MIB, onError: refuse });
  return async (context, next) => {
    if (context.req.header("transfer-encoding") !== undefined) return unannounced(context, next);
    if (Number(context.req.header("content-length") ?? 0) > most * MIB) refuse();
    await next();
  };
}
