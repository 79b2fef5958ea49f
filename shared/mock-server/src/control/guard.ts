import { createHash, timingSafeEqual } from "node:crypto";
import { isLoopback } from "@iotpush/core/contract";
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../errors.js";

/** The control API hands out tokens and rules over the server: off loopback it is closed unless a control token is set. */
export const guardControl =
  (listeningHost: string, token: string | undefined): MiddlewareHandler =>
  async (context, next) => {
    if (token === undefined && !isLoopback(listeningHost))
      throw new ApiError(403, "The control API is off: start the server with --control-token");
    if (token !== undefined && !same(context.req.header("x-control-token") ?? "", token))
      throw new ApiError(401, "Send the control token in X-Control-Token");
    await next();
  };

const same = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
const digest = (text: string) => createHash("sha256").update(text).digest();
