import type { MiddlewareHandler } from "hono";
import { Refusal } from "../service/world.js";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * The control API hands out tokens and rules over the server: a page of another origin, or a foreign name that resolves to this
 * address, must not reach it. Programs send no Origin.
 */
export const guardControl =
  (listeningHost: string): MiddlewareHandler =>
  async (context, next) => {
    const allowed = new Set([...LOOPBACK, listeningHost]);
    const host = context.req.header("host") ?? "";
    if (!allowed.has(host.replace(/:\d+$/, "")))
      throw new Refusal(403, `The control API does not answer to the host ${host}`);
    const origin = context.req.header("origin");
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
      throw new Refusal(403, "The control API does not answer to pages of another origin");
    await next();
  };
