import { createServer, request } from "node:http";
import { freePort } from "./ports.ts";

/** A load balancer without sticky routes: each request goes to the next replica; one that cannot be reached is left out. */
export async function startFront(
  ports: readonly number[],
  at?: number,
): Promise<AsyncDisposable & { readonly url: string }> {
  const port = at ?? (await freePort());
  let next = 0;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const first = next++;
    const pass = (tries: number): void => {
      if (tries === ports.length) return void outgoing.writeHead(502).end();
      const { method, url: path, headers } = incoming;
      const target = ports[(first + tries) % ports.length];
      const passed = request(
        { host: "127.0.0.1", port: target, method, path, headers, agent: false },
        (response) => {
          outgoing.writeHead(response.statusCode ?? 502, response.headers);
          response.on("error", () => outgoing.destroy());
          response.pipe(outgoing);
        },
      );
      passed.on("error", (error: NodeJS.ErrnoException) => {
        if (outgoing.headersSent) outgoing.destroy();
        else if (error.code === "ECONNREFUSED") pass(tries + 1);
        else outgoing.writeHead(502).end();
      });
      passed.setTimeout(15_000, () => passed.destroy(new Error("slow")));
      passed.end(body);
    };
    pass(0);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
