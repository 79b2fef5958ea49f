import { expect, test } from "vitest";
import { isInFlows } from "./node-store.js";

test.each([
  ["server", true],
  ["gate-server", true],
  ["house-gate-server", true],
  ["my-own-id-server", true],
  ["gone-server", false],
  ["gate-gone", false],
  ["gate-", false],
  ["", false],
])("a configuration node %s: in the flows %s", (id, known) => {
  expect(isInFlows(id, new Set(["server", "gate", "house", "my-own-id"]))).toBe(known);
});
