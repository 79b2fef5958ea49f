import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("the main entry point has about sixty names, and the reference page explains each", () => {
  const lists = text("shared/core/src/index.ts").matchAll(/^export (?:type )?\{([^}]*)\}/gm);
  const names = [...lists].flatMap(([, list = ""]) => list.match(/\w+(?=\s*(,|$))/g) ?? []);
  const explained = text("docs/core-reference.md")
    .split("\n# All names")[1]
    ?.split("\n## Other entry points")[0]
    ?.matchAll(/`(\w+)`(?=[^:\n]*: )/g);
  expect(names.length).toBeLessThan(70);
  expect([...(explained ?? [])].map(([, name]) => name).toSorted()).toEqual(names.toSorted());
});
