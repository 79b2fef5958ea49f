import { expect, test } from "vitest";
import { type EditorNodes, placeOf, timeLeft } from "./places.js";

const nodes: EditorNodes = {
  node: (id) =>
    ({ ask: { id, type: "iotpush-ask", name: "Gate?" }, one: { id, type: "subflow:s", name: "North" } })[
      id
    ] ?? null,
  workspace: (id) => (id === "flow" ? { label: "House" } : undefined),
};
const label = (node: { readonly name?: string }, otherwise: string) => node.name ?? otherwise;

test("a node is named with its flow, and with the subflow instance around it, which a click shows", () => {
  expect(placeOf("flow/ask", nodes, label)).toEqual({ name: "House / Gate?", id: "ask" });
  expect(placeOf("flow/one/ask", nodes, label)).toEqual({ name: "House / North / Gate?", id: "one" });
});

test("a node that is gone has no place", () => {
  expect(placeOf("flow/gone", nodes, label)).toBeUndefined();
  expect(placeOf("flow/gone/ask", nodes, label)).toBeUndefined();
});

test.each([
  [-5, "0:00"],
  [0, "0:00"],
  [1, "0:01"],
  [61_000, "1:01"],
  [7_200_000, "2:00:00"],
  [90_000_000, "1 d 1 h"],
])("%i ms are shown as %s", (ms, text) => {
  expect(timeLeft(ms)).toBe(text);
});
