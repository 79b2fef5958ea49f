import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { jsonBody } from "../api/call.js";
import { check } from "../api/check.js";
import { guardControl } from "./guard.js";
import { controlDocument } from "./openapi.js";
import { OPERATIONS, type Tools } from "./operations/index.js";

/** The control API under /_mock: what the service would not tell or do, for the inbox page and for tests. */
export function controlRoutes(
  options: Tools & { readonly host: string; readonly controlToken?: string | undefined },
): Hono {
  const { world, hub } = options;
  const app = new Hono();
  app.get("/health", (context) => context.json({ status: "ok", profile: world.profile.name }));
  app.use(guardControl(options.host, options.controlToken));
  app.get("/openapi.json", (context) => context.json(controlDocument(new URL(context.req.url).origin)));
  app.get("/events", (context) =>
    streamSSE(context, async (stream) => {
      const unsubscribe = hub.subscribe(
        ({ type, ...data }) => void stream.writeSSE({ event: type, data: JSON.stringify(data) }),
      );
      await stream.writeSSE({ event: "ready", data: "{}" });
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      unsubscribe();
    }),
  );
  for (const { method, path, query, body, status = 200, handle } of OPERATIONS)
    app[method](path.replace(/\{(\w+)\}/g, ":$1"), async (context) => {
      const result = await handle(options, {
        params: context.req.param(),
        query: query ? check(query, context.req.query()) : undefined,
        body: body ? check(body, await jsonBody(context)) : undefined,
      });
      return context.json((result as object | undefined) ?? { success: true }, status);
    });
  return app;
}
