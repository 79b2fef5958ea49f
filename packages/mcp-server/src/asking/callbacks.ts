import { createServer, type Server } from "node:http";
import type { Asker } from "@iotpush/core";
import { nodeHttpAdapter } from "@iotpush/core";
import type { Settings } from "./settings.js";

/**
 * Listens for callbacks, so that a tap arrives at once. Undefined if the address is taken, by another session for example: then answers
 * are read from receipts, a second or so later.
 */
export function listenForCallbacks(
  { url, host, port }: NonNullable<Settings["callback"]>,
  callbacks: Asker["callbacks"],
): Promise<Server | undefined> {
  const prefix = new URL(url).pathname.replace(/\/$/, "");
  const adapter = nodeHttpAdapter(callbacks, prefix);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    if (request.url?.startsWith(`${prefix}/`)) void adapter(request, response);
    else response.writeHead(404).end();
  });
  server.maxConnections = 256;
  return new Promise((resolve) => {
    server.once("error", (error) => {
      console.error(
        `Callbacks cannot be received at ${host}:${port}, so answers are read a little later: ${error.message}`,
      );
      resolve(undefined);
    });
    server.listen(port, host, () => resolve(server.unref()));
  });
}
