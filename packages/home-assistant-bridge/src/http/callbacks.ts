import type { Asker } from "@iotpush/core";
import { Hono } from "hono";

/** Where the service posts answers to, below the public URL. */
export const CALLBACK_ROUTE = "/callback";

/** The receiver of callbacks: `/callback/<question id>/<secret>`. */
export function callbackRoutes(asker: Pick<Asker, "callbacks">): Hono {
  const app = new Hono();
  app.all(`${CALLBACK_ROUTE}/*`, async ({ req }) => {
    const answer = await asker.callbacks.receive({
      method: req.method,
      path: new URL(req.url).pathname.slice(CALLBACK_ROUTE.length),
      headers: Object.fromEntries(req.raw.headers),
      body: req.raw.body ?? undefined,
    });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  });
  return app;
}
