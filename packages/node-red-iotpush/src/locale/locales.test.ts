import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
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

describe.each(folders.filter((folder) => folder.startsWith("nodes/")))("the help in %s", (folder) => {
  const help = (language: string) => readFileSync(join(SOURCE, folder, `${language}.html`), "utf8");
  const node = dirname(folder).slice("nodes/".length);

  test("belongs to its node, and describes the same fields in both languages", () => {
    const fields = (language: string) => help(language).match(/<(dt|h3|li|code)\b/g);
    for (const language of ["en-US", "de"]) expect(help(language)).toContain(`data-help-name="${node}"`);
    expect(fields("de")?.length).toBe(fields("en-US")?.length);
  });
});
