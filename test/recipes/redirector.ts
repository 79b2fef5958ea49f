import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Redirects every request as iotpush's wrong addresses do. Documentation: Troubleshooting, Cause matrix. */
export interface Redirector extends AsyncDisposable {
  readonly url: string;
}

/** `to` is where it leads, without a path. */
export async function startRedirector(to: string, status: 307 | 308 = 308): Promise<Redirector> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { location: `${to}${request.url}`, "content-type": "text/plain" });
    response.end("Redirecting...");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
