import { FakeClock } from "@iotpush/core/testing";
import { expect, test, vi } from "vitest";
import { Opening } from "./opening.js";

test("a store that another process has is opened once it is free; until then each question hears why not", async () => {
  const clock = new FakeClock();
  const open = vi.fn(() => Promise.reject(new Error("in use")));
  const opening = new Opening(open, clock);
  const onFailure = vi.fn();
  const { ready } = opening;
  void opening.begin(new AbortController().signal, onFailure);
  await expect(ready).rejects.toThrow("in use");
  await clock.advance(5_000);
  await expect(opening.ready).rejects.toThrow("in use");
  expect([open.mock.calls.length, onFailure.mock.calls.length]).toEqual([2, 1]);
  open.mockResolvedValue(undefined as never);
  await clock.advance(5_000);
  await opening.opened;
  await opening.ready;
  expect(opening.isOpen).toBe(true);
});

test("what was never begun is not waited for, and what ends is not tried again", async () => {
  const clock = new FakeClock();
  const never = new Opening(async () => {}, clock);
  never.stop();
  await expect(never.ready).rejects.toThrow("was stopped");
  const closed = new AbortController();
  const open = vi.fn(() => Promise.reject(new Error("in use")));
  const begun = new Opening(open, clock).begin(closed.signal, () => {});
  await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
  closed.abort();
  await begun;
  expect(open).toHaveBeenCalledOnce();
});
