import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import { hintsOf } from "../api/hints.js";
import { keepReply, replyOf } from "../api/reply.js";
import { iso } from "../clock.js";
import type { Fault } from "../inputs/played.js";
import type { ServiceContext } from "../service/context.js";
import type { Faults } from "./faults.js";
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

export const injectFaults =
  (faults: Faults): MiddlewareHandler<{ Bindings: HttpBindings }> =>
  async (context, next) => {
    const hit = faults.hit(context.req.method, context.req.path);
    if (!hit) return next();
    await sleep(hit.delayMs);
    const { fault } = hit;
    if (fault.connection === "reset") {
      context.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    if (fault.connection === "truncate") {
      await next();
      return truncate(context);
    }
    const status = fault.status ?? (fault.retry_after === undefined ? undefined : 429);
    return status === undefined
      ? next()
      : new Response(bodyOf(fault, status), { status, headers: headersOf(fault) });
  };

function bodyOf(fault: Fault, status: number): string {
  if (typeof fault.body === "string") return fault.body;
  return JSON.stringify(fault.body ?? { error: `Fault ${status}` });
}

const headersOf = (fault: Fault): Record<string, string> => ({
  "content-type": "application/json",
  ...(fault.retry_after === undefined ? {} : { "retry-after": String(fault.retry_after) }),
  ...fault.headers,
});

/** Sends the true answer's head and half its body, then cuts the connection. */
async function truncate(context: Context<{ Bindings: HttpBindings }>): Promise<void> {
  const body = await context.res.text();
  const { outgoing, incoming } = context.env;
  outgoing.writeHead(context.res.status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  outgoing.write(body.slice(0, Math.floor(body.length / 2)), () => incoming.socket.destroy());
  keepReply(context, "");
  context.res = undefined;
  context.res = RESPONSE_ALREADY_SENT;
}
