import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const { scope, published } = JSON.parse(
  readFileSync(join(import.meta.dirname, "repository.json"), "utf8"),
) as { scope: string; published: boolean };
const pages = globSync(["README.md", "llms.txt", "docs/**/*.md"], { cwd: ROOT }).map((name) => ({
  name,
  text: readFileSync(join(ROOT, name), "utf8"),
}));

test.skipIf(published)("a page that installs a package from npm links to the way that works today", () => {
  const fromNpm = new RegExp(`\\b(npm (install|i)|npx)\\b[^\\n]*${scope}/`);
  const today = ["docs/install.md", "docs/test-your-own-integration.md"];
  const without = pages
    .filter(
      ({ name, text }) =>
        fromNpm.test(text) && !today.includes(name) && !links(name, text).some((to) => today.includes(to)),
    )
    .map(({ name }) => name);
  expect(without).toEqual([]);
});

test("packages have the scope of repository.json", () => {
  const names = globSync("{packages,shared}/*/package.json", { cwd: ROOT }).map(
    (file) => (JSON.parse(readFileSync(join(ROOT, file), "utf8")) as { name: string }).name,
  );
  expect(names.filter((name) => !name.startsWith(`${scope}/`))).toEqual([]);
});

test("every page is reached from the list of pages or from another page", () => {
  const linked = new Set(pages.flatMap(({ name, text }) => links(name, text)));
  const unreached = pages
    .map(({ name }) => name)
    .filter((name) => name.startsWith("docs/") && !linked.has(name));
  expect(unreached.filter((name) => !name.startsWith("docs/decisions/"))).toEqual([]);
});

/** The files that a page links to, from the repository's root. */
const links = (page: string, text: string): string[] =>
  [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) => normalize(join(dirname(page), to)));
