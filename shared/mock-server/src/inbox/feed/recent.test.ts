import { expect, test } from "vitest";
import type { MessageView } from "../../views.js";
import { MOST_KEPT, NONE, type RecentMessages, withChanges, withNewest, withOlder } from "./recent.js";

const message = (id: string, text = id) => ({ id, message: text }) as MessageView;
/** A page of messages whose numbers fall from the first to the last. */
const page = (from: number, to: number, total = from) => ({
  messages: Array.from({ length: from - to + 1 }, (_, index) => message(`m${from - index}`)),
  total,
  next: null,
});
const ids = ({ messages }: RecentMessages) => messages.map(({ id }) => id);

test("new ones come on top, older ones at the end, none twice", () => {
  const first = withNewest(NONE, page(10, 6));
  const newer = withNewest(first, page(12, 8));
  expect(ids(newer)).toEqual(["m12", "m11", "m10", "m9", "m8", "m7", "m6"]);
  expect(ids(withOlder(newer, page(6, 4, 12))).slice(-3)).toEqual(["m6", "m5", "m4"]);
  expect(newer.total).toBe(12);
});

test("if more have come than a page holds, there is no gap: what was there goes", () => {
  expect(ids(withNewest(withNewest(NONE, page(10, 6)), page(300, 298)))).toEqual(["m300", "m299", "m298"]);
});

test("no more than the last ones are kept", () => {
  const full = withNewest(NONE, page(600, 1));
  expect(full.messages).toHaveLength(MOST_KEPT);
  expect(ids(withNewest(full, page(601, 590)))[0]).toBe("m601");
  expect(withNewest(full, page(601, 590)).messages).toHaveLength(MOST_KEPT);
});

test("changes are put in their places, one of a message that is not shown is left alone", () => {
  const recent = withNewest(NONE, page(3, 1));
  const changed = withChanges(recent, [message("m2", "read"), message("m9"), message("m2", "answered")]);
  expect(changed.messages.map((each) => each.message)).toEqual(["m3", "answered", "m1"]);
  expect(withChanges(recent, [message("m9")])).toBe(recent);
});
