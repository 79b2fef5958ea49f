import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * A TLS proxy in front of the service: it adds the header for https, so requests for the service's own host are not redirected.
 * Takes plain HTTP itself; bytes are passed on as they are.
 */
export async function startTlsFront(to: string): Promise<AsyncDisposable & { readonly port: number }> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const service = connect(Number(port), hostname);
    for (const socket of [client, service]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    client.once("data", (head) => {
      const firstLine = head.indexOf("\r\n");
      service.write(head.subarray(0, firstLine));
      service.write("\r\nX-Forwarded-Proto: https");
      service.write(head.subarray(firstLine));
      client.pipe(service);
    });
    service.pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
