import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../errors.js";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]", "::1"]);

export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

/**
 * The control API hands out tokens and rules over the server: a page of another origin, or a foreign name that resolves to this
 * address, must not reach it. Programs send no Origin. Off loopback it is closed unless a control token is set.
 */
export const guardControl =
  (listeningHost: string, token: string | undefined): MiddlewareHandler =>
  async (context, next) => {
    const host = context.req.header("host") ?? "";
    const name = host.replace(/:\d+$/, "");
    if (token !== undefined) {
      if (!same(context.req.header("x-control-token") ?? "", token))
        throw new ApiError(401, "Send the control token in X-Control-Token");
      return next();
    }
    if (!isLoopback(listeningHost))
      throw new ApiError(403, "The control API is off: start the server with --control-token");
    if (!isLoopback(name)) throw new ApiError(403, `The control API does not answer to the host ${host}`);
    const origin = context.req.header("origin");
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
      throw new ApiError(403, "The control API does not answer to pages of another origin");
    await next();
  };

const same = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
const digest = (text: string) => createHash("sha256").update(text).digest();
