import fc from "fast-check";
import { expect, test } from "vitest";
import type { MessageView } from "../../views.js";
import {
  BLOCK,
  emptyWindow,
  keptNear,
  type MessageWindow,
  missingBlocks,
  pageOfBlock,
  placeAt,
  withChanges,
  withPage,
} from "./message-window.js";

const message = (id: string, text = id): MessageView => ({
  id,
  receiptId: `receipt of ${id}`,
  topic: "my-topic",
  title: null,
  message: text,
  priority: "normal",
  tags: [],
  clickUrl: null,
  actions: [],
  preset: null,
  hasCallback: false,
  status: "delivered",
  phones: [],
  actionsTaken: [],
  createdAt: "2026-11-24T12:00:00Z",
  expiresAt: "2026-11-25T12:00:00Z",
});

/** A server with this many messages, the newest last. */
const page = (count: number, offset: number, limit: number) => {
  const newestFirst = Array.from({ length: count }, (_, place) => message(`m${place}`)).reverse();
  return { messages: newestFirst.slice(offset, offset + limit), total: count, next: null };
};
const load = (window: MessageWindow, count: number, block: number) => {
  const { offset, limit } = pageOfBlock(count, block);
  return withPage(window, page(count, offset, limit), offset);
};
const shown = (window: MessageWindow, index: number) => window.byPlace.get(placeAt(window.total, index))?.id;

test("whatever is scrolled to is loaded in its place, also while messages arrive", () => {
  const steps = fc.array(fc.record({ arrive: fc.nat(3), index: fc.nat(400) }), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), steps, (start, moves) => {
      let count = start;
      let window = withPage(emptyWindow, page(count, 0, BLOCK), 0);
      for (const { arrive, index } of moves) {
        count += arrive;
        window = withPage(window, page(count, 0, BLOCK), 0);
        const first = Math.min(index, count - 1);
        const last = first + 20;
        for (const block of missingBlocks(window, first, last)) window = load(window, count, block);
        expect(missingBlocks(window, first, last)).toEqual([]);
        for (let at = first; at <= Math.min(last, count - 1); at++)
          expect(shown(window, at)).toBe(`m${count - 1 - at}`);
      }
    }),
  );
});

test("changes are put in their places, one of a message that is not loaded is left alone", () => {
  const window = withPage(emptyWindow, page(100, 0, BLOCK), 0);
  const changed = withChanges(window, [message("m99", "read"), message("m0"), message("m99", "answered")]);
  expect(changed.byPlace.get(99)?.message).toBe("answered");
  expect(changed.byPlace.size).toBe(BLOCK);
  expect(withChanges(window, [message("m0")])).toBe(window);
});

test("a page that was asked before others arrived still falls into its places", () => {
  const newer = withPage(emptyWindow, page(103, 0, BLOCK), 0);
  const late = withPage(newer, page(100, 50, BLOCK), 50);
  expect([late.total, shown(late, 0), shown(late, 53)]).toEqual([103, "m102", "m49"]);
});

test("far messages are let go", () => {
  let window = withPage(emptyWindow, page(1_000, 0, BLOCK), 0);
  for (let block = 0; block < 20; block++) window = load(window, 1_000, block);
  expect(window.byPlace.size).toBe(1_000);
  const kept = keptNear(window, 500, 200);
  expect(kept.byPlace.size).toBeLessThanOrEqual(201);
  expect(shown(kept, 500)).toBe("m499");
  expect(keptNear(kept, 500, 300)).toBe(kept);
});
