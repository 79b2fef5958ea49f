import { expect, test } from "vitest";
import type { MessageView } from "../../views.js";
import { stateOf, waitingFirst } from "./message-state.js";

const message = (id: string, part: object = {}) =>
  ({ id, actions: [], actionsTaken: [], status: "delivered", ...part }) as unknown as MessageView;
const actions = [{ id: "ok", label: "OK", type: "button" }];
const answered = { actions, actionsTaken: [{ action_id: "ok" }], status: "acted" };

test("an answer counts whenever it came, and news without buttons asks nothing", () => {
  const parts = [
    { actions },
    answered,
    { ...answered, status: "expired" },
    { actions, status: "expired" },
    {},
  ];
  expect(parts.map((part) => stateOf(message("m", part)))).toEqual([
    "waiting",
    "answered",
    "answered",
    "expired",
    "news",
  ]);
});

test("what waits comes first, even if it is older than the list, each once", () => {
  const recent = [message("4"), message("3", { actions }), message("2", answered)];
  const open = [message("3", { actions }), message("2", { actions }), message("1", { actions })];
  const { messages, waiting } = waitingFirst(open, recent);
  expect([messages.map(({ id }) => id), waiting]).toEqual([["3", "1", "4", "2"], 2]);
});
