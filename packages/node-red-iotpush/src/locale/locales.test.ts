import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const folders = globSync("{locale,nodes/*/locale,plugins/*/locale}", { cwd: SOURCE }).sort();

const keys = (words: object, under = ""): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string"
      ? // What the core found is its own text in English.
        [
          under === "test.found."
            ? under + key
            : `${under}${key} ${(value.match(/__\w+__/g) ?? []).sort().join(" ")}`,
        ]
      : keys(value, `${under}${key}.`),
  );
const catalog = (folder: string, language: string) =>
  keys(JSON.parse(readFileSync(join(SOURCE, folder, `${language}.json`), "utf8"))).sort();

describe.each(folders)("%s", (folder) => {
  test("says the same in German as in English", () => {
    expect(catalog(folder, "de")).toEqual(catalog(folder, "en-US"));
  });
});

test.each(folders.filter((folder) => folder.startsWith("nodes/")))(
  "the help in %s has the same structure in both languages and is valid Node-RED Markdown",
  (folder) => {
    const help = (language: string) => readFileSync(join(SOURCE, folder, `${language}.md`), "utf8");
    const marks = (language: string) => help(language).match(/^(#+|: \S+|- |\d\.)|`[^`]+`/gm);
    expect(marks("de")).toHaveLength(marks("en-US")?.length ?? 0);
    // Node-RED cuts a field's description off at a colon.
    for (const language of ["en-US", "de"])
      for (const line of help(language).match(/^:.*/gm) ?? [])
        expect(line).toMatch(/^: [^:]+ \([^:]+\) : [^:]+$/);
  },
);
