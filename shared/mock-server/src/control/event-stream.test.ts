import { expect, test } from "vitest";
import { streamEvents } from "./event-stream.js";
import { EventHub } from "./events.js";

test("who does not read is cut off, and nothing is kept for them any more", async () => {
  const hub = new EventHub();
  let written = 0;
  const ended = streamEvents(hub, {
    writeSSE: () => {
      written += 1;
      return new Promise<void>(() => undefined);
    },
    onAbort: () => undefined,
  });
  for (let n = 0; n < 20_000; n++) hub.publish({ type: "faults" });
  await ended;
  expect(written).toBe(10_000);
});

test("who leaves gets nothing more", async () => {
  const hub = new EventHub();
  const written: (string | undefined)[] = [];
  let leave: () => void | Promise<void> = () => undefined;
  const ended = streamEvents(hub, {
    writeSSE: async ({ event }) => void written.push(event),
    onAbort: (listener) => {
      leave = listener;
    },
  });
  hub.publish({ type: "faults" });
  await leave();
  await ended;
  hub.publish({ type: "reset" });
  expect(written).toEqual(["ready", "faults"]);
});
