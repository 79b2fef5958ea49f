import { FakeClock } from "@iotpush/core/testing";
import { expect, test } from "vitest";
import { EventGate } from "./event-gate.js";

function make() {
  const clock = new FakeClock();
  const published: string[] = [];
  const gate = new EventGate({ clock, publish: ({ payload }) => published.push(payload) });
  const tell = (payload: string) => gate.tell({ to: "t", payload });
  return { clock, gate, published, tell };
}

test("events go through while it is open, and wait in their order while it is closed", () => {
  const { gate, published, tell } = make();
  tell("1");
  gate.close();
  for (const payload of ["2", "3"]) tell(payload);
  expect(published).toEqual(["1"]);
  gate.open();
  gate.open();
  expect(published).toEqual(["1", "2", "3"]);
});

test("it opens by itself after a while, unless it was closed again", async () => {
  const { clock, gate, published, tell } = make();
  gate.close();
  tell("1");
  gate.openWithin(30_000);
  gate.close();
  await clock.advance(30_000);
  await Promise.resolve();
  expect(published).toEqual([]);
  gate.openWithin(30_000);
  await clock.advance(30_000);
  await expect.poll(() => published).toEqual(["1"]);
});

test("memory is bounded", () => {
  const { gate, published, tell } = make();
  gate.close();
  for (let n = 0; n < 300; n++) tell(`${n}`);
  gate.open();
  expect([published.length, published[0]]).toEqual([200, "100"]);
});
