import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/ARCHITECTURE.md"), "utf8");
const [, orders = ""] = /^## The order of folders$[\s\S]*?\n\n((?: {4}.*\n)+)/m.exec(page) ?? [];

/** What ARCHITECTURE says: of each source folder, lines of groups; a group imports from those before it. */
const LINES = new Map<string, string[]>();
for (const line of orders.trim().split("\n")) {
  const [folder = ""] = line.trim().split(/\s+/);
  LINES.set(folder, [...(LINES.get(folder) ?? []), line]);
}
const groupsOf = (line: string) =>
  line
    .trim()
    .replace(/^\S+\s+/, "")
    .split("←")
    .map((group) => group.split(",").map((name) => name.trim()));

/** The name of the longest path that a file is in; undefined for what is at the top of everything. */
const nameOf = (path: string, names: readonly string[]) =>
  names
    .filter(() => !path.endsWith(".mts"))
    .filter((name) => path === name || path.startsWith(`${name}/`))
    .toSorted((a, b) => b.length - a.length)[0];

function imports(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/(?:from|import\(?) ?"(\.[^"]+)"/g)].map(([, path = ""]) => {
    const target = resolve(dirname(file), path);
    const source = target.replace(/\.js$/, "");
    return [".ts", ".tsx", ".mts"].map((end) => source + end).find(existsSync) ?? target;
  });
}

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (file) => /\.m?tsx?$/.test(file) && !/\.test\.|node_modules|^dist|^scripts|test-support/.test(file),
    )
    .map((file) => join(folder, file));

/** The imports of a source folder that its lines do not allow. */
function against(folder: string, lines: readonly (readonly (readonly string[])[])[]): string[] {
  const names = lines.flat(2);
  const mayImport = (from?: string, to?: string) =>
    from === undefined ||
    from === to ||
    lines.some((groups) => {
      const place = (name?: string) =>
        groups.findIndex((group) => name !== undefined && group.includes(name));
      return place(to) >= 0 && place(to) < place(from);
    });
  return sources(folder).flatMap((file) =>
    imports(file)
      .filter((target) => target.startsWith(folder))
      .filter((target) => {
        const [from, to] = [file, target].map((path) => nameOf(relative(folder, path), names));
        return !mayImport(from, to);
      })
      .map((target) => `${relative(folder, file)} imports ${relative(folder, target)}`),
  );
}

test("every package has an order", () => {
  const packages = ["shared", "packages"].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
  );
  const named = (name: string) => [...LINES.keys()].some((folder) => `${folder}/`.startsWith(`${name}/`));
  expect(packages.filter((name) => name !== "shared/tooling" && !named(name))).toEqual([]);
});

test.each([...LINES.entries()])("the folders of %s import in one direction, types too", (name, lines) => {
  const folder = join(ROOT, name);
  const orders = lines.map(groupsOf);
  expect(orders.flat(2).filter((part) => !existsSync(join(folder, part)))).toEqual([]);
  const unnamed = sources(folder)
    .map((file) => relative(folder, file))
    .filter(
      (path) =>
        path.includes("/") && !/\bindex\.ts$|\.mts$/.test(path) && nameOf(path, orders.flat(2)) === undefined,
    );
  expect(unnamed).toEqual([]);
  expect(against(folder, orders)).toEqual([]);
});

test("an import against the order is found", () => {
  expect(against(join(ROOT, "shared/core/src"), [[["client"], ["wire"]]])).toContain(
    "client/api-client.ts imports wire/http.ts",
  );
});
