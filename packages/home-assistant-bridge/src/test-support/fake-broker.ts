import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

interface Message {
  readonly to: string;
  readonly payload: string;
}

const CONNACK = Buffer.from([0x20, 2, 0, 0]);
/** Of less than 128 bytes. */
const publish = ({ to, payload }: Message) =>
  Buffer.from([0x30, 2 + to.length + payload.length, 0, to.length, ...Buffer.from(to + payload)]);

/** An MQTT broker that lets everybody in, with a message where there is one, and acknowledges nothing more. */
export async function startFakeBroker(
  message?: Message,
): Promise<AsyncDisposable & { readonly url: string }> {
  const welcome = Buffer.concat([CONNACK, message ? publish(message) : Buffer.of()]);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => socket.write(welcome)).resume();
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
