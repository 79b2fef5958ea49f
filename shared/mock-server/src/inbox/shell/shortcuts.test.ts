import { expect, test } from "vitest";
import { commandOfKey } from "./shortcuts.js";

const press = (key: string, held = {}) =>
  commandOfKey({ key, ctrlKey: false, altKey: false, metaKey: false, ...held });

test("keys mean what the help says", () => {
  expect(press("j")).toEqual({ does: "next" });
  expect(press("3")).toEqual({ does: "tap", button: 3 });
  expect(press("/")).toEqual({ does: "search" });
  expect(press("x")).toBeNull();
  expect(press("0")).toBeNull();
});

test("the browser's own keys stay its own", () => {
  expect(press("n", { ctrlKey: true })).toBeNull();
  expect(press("1", { metaKey: true })).toBeNull();
});
