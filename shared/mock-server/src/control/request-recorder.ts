import type { MiddlewareHandler } from "hono";
import { hintsOf } from "../api/hints.js";
import { replyOf } from "../api/reply.js";
import { iso } from "../clock.js";
import type { ServiceContext } from "../service/context.js";
import type { RequestLog } from "./request-log.js";

const KEPT_CHARACTERS = 64 * 1024;

/** Writes every request to the API into the log, with its answer. */
export const recordRequests =
  ({ clock }: ServiceContext, log: RequestLog): MiddlewareHandler =>
  async (context, next) => {
    const started = performance.now();
    const at = iso(clock.now());
    await next();
    const { method, url, raw } = context.req;
    const { pathname, search } = new URL(url);
    const { status } = context.res;
    // A body that was refused for its size is not read after all.
    const body = method === "GET" || status === 413 ? "" : await context.req.text().catch(() => "");
    const response = await replyOf(context);
    log.add({
      at,
      method,
      path: `${pathname}${search}`,
      status,
      durationMs: Math.round((performance.now() - started) * 10) / 10,
      headers: Object.fromEntries(raw.headers),
      body: body.slice(0, KEPT_CHARACTERS),
      hints: [...hintsOf(context)],
      responseBody: response.slice(0, KEPT_CHARACTERS),
    });
  };
