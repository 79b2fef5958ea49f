import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";

export type HttpServer = Awaited<ReturnType<typeof startHttp>>;

/** Serves an app; requests wait until it is opened. Rejects if the port is taken. */
export async function startHttp(app: Hono, { host, port }: { readonly host: string; readonly port: number }) {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const server = serve({
    fetch: (request, bindings) => opened.then(() => app.fetch(request, bindings)),
    hostname: host,
    port,
    autoCleanupIncoming: true,
  }) as Server;
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    /** Lets requests in, those first that have come already. */
    open,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
