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

export interface FakeBroker extends AsyncDisposable {
  readonly url: string;
  /** All that came since it was started, or dropped everybody. */
  received(): string;
  publish(message: Message): void;
  /** Loses all connections, as one that dies. */
  drop(): void;
}

/** The first packet of some bytes, if it is complete. */
function packetOf(bytes: Buffer): Buffer | undefined {
  let [length, at] = [0, 1];
  for (; at < bytes.length; at++) {
    length += ((bytes[at] ?? 0) & 127) * 128 ** (at - 1);
    if ((bytes[at] ?? 0) < 128)
      return bytes.length > at + length ? bytes.subarray(0, at + 1 + length) : undefined;
  }
  return undefined;
}

/** What acknowledges a published message of quality 1, or a subscription; none for any other packet. */
function acknowledgment(packet: Buffer): Buffer | undefined {
  const topicAt = packet.findIndex((byte, index) => index > 0 && byte < 128) + 1;
  if (packet[0] === 0x82) {
    const granted: number[] = [];
    for (let at = topicAt + 2; at < packet.length; at += packet.readUInt16BE(at) + 3) granted.push(0);
    return Buffer.from([0x90, 2 + granted.length, ...packet.subarray(topicAt, topicAt + 2), ...granted]);
  }
  if ((packet[0] ?? 0) >> 1 !== 0b0011001) return undefined;
  const idAt = topicAt + 2 + packet.readUInt16BE(topicAt);
  return Buffer.from([0x40, 2, ...packet.subarray(idAt, idAt + 2)]);
}

/** An MQTT broker that lets everybody in, with a message if there is one, and acknowledges messages that it is told to. */
export async function startFakeBroker(
  message?: Message,
  acknowledges: (packet: string) => boolean = () => false,
): Promise<FakeBroker> {
  const welcome = Buffer.concat([CONNACK, message ? publish(message) : Buffer.of()]);
  const sockets = new Set<Socket>();
  let received = "";
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => socket.write(welcome));
    let bytes: Buffer = Buffer.of();
    socket.on("data", (data) => {
      received += data.toString("latin1");
      bytes = Buffer.concat([bytes, data]);
      for (let packet = packetOf(bytes); packet; packet = packetOf(bytes)) {
        const ack = acknowledges(packet.toString("latin1")) && acknowledgment(packet);
        if (ack) socket.write(ack);
        bytes = bytes.subarray(packet.length);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    publish(message) {
      for (const socket of sockets) socket.write(publish(message));
    },
    drop() {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      received = "";
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
