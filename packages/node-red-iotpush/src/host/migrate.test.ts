import { expect, test } from "vitest";
import { bringUpToDate, migrate } from "./migrate.js";

const steps = [
  (properties: Record<string, unknown>) => ({ tint: "red", ...properties }),
  ({ tint, ...rest }: Record<string, unknown>) => ({ ...rest, color: tint }),
];

test("properties without a version take every step", () => {
  expect(migrate({ name: "a" }, steps)).toEqual({ name: "a", color: "red", version: 2 });
});

test("only the missing steps are taken", () => {
  expect(migrate({ version: 1, tint: "blue" }, steps)).toEqual({ color: "blue", version: 2 });
  expect(migrate({ version: 2, color: "blue" }, steps)).toEqual({ color: "blue", version: 2 });
});

test("a node of a newer version is left alone", () => {
  expect(migrate({ version: 9, shade: "blue" }, steps)).toEqual({ version: 9, shade: "blue" });
});

test("the editor's undefined properties get what a migration sets, in place", () => {
  const node = { version: undefined as never, tint: undefined };
  bringUpToDate(node, steps);
  expect(node).toMatchObject({ version: 2, color: "red" });
});

test("what a migration put elsewhere is gone from the editor's node", () => {
  const node: Record<string, unknown> = { version: 1, name: "a", tint: "blue" };
  bringUpToDate(node, steps);
  expect(node).toEqual({ version: 2, name: "a", color: "blue" });
});
