import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Plays Zapier's own address for a Zap's hook or a waiting step: takes what is posted. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** The bodies that came, parsed, oldest first. */
  readonly bodies: readonly Record<string, unknown>[];
}

export async function startReceiver({ status = 200 } = {}): Promise<Receiver> {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(JSON.parse(body));
      response.writeHead(status).end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks/catch/1/abcdef/`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
