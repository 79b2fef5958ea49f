import { expect, test } from "vitest";
import { actionOfKey, SHORTCUTS } from "./shortcuts.js";

const press = (key: string, held = {}) =>
  actionOfKey({ key, ctrlKey: false, altKey: false, metaKey: false, ...held });

test("every key of the help does something, others do nothing", () => {
  const named = SHORTCUTS.flatMap(({ keys }) => keys.replace("Esc", "Escape").split(/ [/…] /));
  expect(named).toHaveLength(9);
  for (const key of named) expect([key, press(key)]).toEqual([key, expect.any(Function)]);
  for (const key of ["x", "0", "constructor"]) expect(press(key)).toBeUndefined();
});

test("the browser's own keys stay its own", () => {
  expect(press("n", { ctrlKey: true })).toBeUndefined();
  expect(press("1", { metaKey: true })).toBeUndefined();
});
