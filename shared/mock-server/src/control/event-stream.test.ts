import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { ServiceContext } from "../service/context.js";
import { EventHub } from "../service/events.js";
import { MockDatabase } from "../store/database.js";
import { streamEvents } from "./event-stream.js";

const newHub = () => new EventHub(new MockDatabase());

/** A stream on a real socket: both of its ends. */
async function listen(hub: EventHub) {
  let outgoing: ServerResponse | undefined;
  const server = createServer((_, response) => {
    outgoing = response;
    streamEvents(hub, {} as ServiceContext, response);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const asking = request({ port: (server.address() as AddressInfo).port, host: "127.0.0.1" }).end();
  const [incoming] = await once(asking, "response");
  if (!outgoing) throw new Error("nobody asked");
  return { asking, incoming, outgoing };
}

test("a client that does not read is cut off, and nothing is kept for it", async () => {
  const hub = newHub();
  const { incoming, outgoing } = await listen(hub);
  incoming.pause().on("error", () => undefined);
  const messageIds = ["x".repeat(1024 * 1024)];
  for (let n = 0; n < 40; n++) hub.publish({ type: "removed", messageIds });
  expect(outgoing.destroyed).toBe(true);
});

test("a client that leaves gets nothing more", async () => {
  const hub = newHub();
  const { asking, incoming, outgoing } = await listen(hub);
  hub.publish({ type: "faults" });
  let text = "";
  for await (const chunk of incoming) {
    text += chunk;
    if (text.includes("faults")) break;
  }
  expect(text).toBe("event: ready\ndata: {}\n\nevent: faults\ndata: {}\n\n");
  asking.destroy();
  if (!outgoing.closed) await once(outgoing, "close");
  const before = outgoing.writableLength;
  hub.publish({ type: "reset" });
  expect(outgoing.writableLength).toBe(before);
});
