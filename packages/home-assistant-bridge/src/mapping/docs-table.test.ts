import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS, DATA_KEYS } from "./index.js";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/home-assistant-reference.md"), "utf8");

/** The rows of the table between two marks of the documentation, each as its cells; keys with the same meaning share a row. */
function rowsOf(mark: string): string[][] {
  const [, table = ""] = page.split(new RegExp(`<!-- /?${mark} -->`));
  const rows = table.trim().split("\n").slice(2);
  return rows.flatMap((row) => {
    const [keys = "", ...meaning] = row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", ""));
    return keys.split(", ").map((key) => [key, ...meaning]);
  });
}

test("the documentation's table of keys is what the bridge does", () => {
  const words = { works: "works", less: "works with less", nothing: "left out" };
  const expected = Object.entries(DATA_KEYS).map(([key, { effect, note }]) => [key, words[effect], note]);
  expect(rowsOf("keys").toSorted()).toEqual(expected.toSorted());
});

test("the documentation's table of commands is what the bridge does", () => {
  const expected = Object.entries(COMMANDS).map(([command, why]) => [command, why]);
  expect(rowsOf("commands").toSorted()).toEqual(expected.toSorted());
});
