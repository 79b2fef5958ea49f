import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS, DATA_KEYS } from "./data-keys.js";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/home-assistant-reference.md"), "utf8");

/** What the documentation says between two marks. */
const section = (mark: string): string => page.split(new RegExp(`<!-- /?${mark} -->`))[1] ?? "";
/** The names of a list, each with its meaning; names with the same meaning share a line. */
const entriesOf = (list = ""): string[][] =>
  [...list.replaceAll("`", "").matchAll(/^- (.+?): (.+)$/gm)].flatMap(([, names = "", meaning = ""]) =>
    names.split(", ").map((name) => [name, meaning]),
  );

test("the documentation's lists of keys are what the bridge does", () => {
  const headings = { works: "Works", less: "Works with less", nothing: "Left out" };
  const [, ...parts] = section("keys").split(/^\*\*(.+)\*\*$/m);
  const documented = parts.flatMap((heading, n) =>
    n % 2 === 1 ? [] : entriesOf(parts[n + 1]).map((entry) => [heading, ...entry]),
  );
  const expected = Object.entries(DATA_KEYS).map(([key, { effect, note }]) => [headings[effect], key, note]);
  expect(documented.toSorted()).toEqual(expected.toSorted());
});

test("the documentation lists exactly the commands that the bridge handles", () => {
  expect(entriesOf(section("commands")).toSorted()).toEqual(Object.entries(COMMANDS).toSorted());
});
