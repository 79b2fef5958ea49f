import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

const CONNACK = Buffer.from([0x20, 2, 0, 0]);

/** An MQTT broker that lets everybody in and acknowledges nothing more. */
export async function playBroker(): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => socket.write(CONNACK)).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
