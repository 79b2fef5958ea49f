import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const SOURCE = import.meta.dirname;
/** Each may import from those before it, as docs/ARCHITECTURE.md says; the inbox page from none but the first. */
const ORDER = ["bottom", "store", "service", "delivery", "api", "control", "top", "simulation"];
const BOTTOM = new Set(["builtins.ts", "errors.ts", "clock.ts", "ids.ts", "views.ts", "delivery-mode.ts"]);

function layerOf(file: string): string {
  const [folder = ""] = relative(SOURCE, file).split("/");
  if (folder === "inputs" || folder === "profile" || BOTTOM.has(folder)) return "bottom";
  return folder.endsWith(".ts") ? "top" : folder;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
  .map((file) => join(SOURCE, file));

const mayImport = (from: string, to: string): boolean =>
  from === "inbox"
    ? to === "inbox" || to === "bottom"
    : to !== "inbox" && ORDER.indexOf(to) <= ORDER.indexOf(from);

test("folders import in one direction", () => {
  const against = files.flatMap((file) => {
    const imports = [...readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"(\.[^"]+)"/g)];
    return imports
      .map(([, path = ""]) => resolve(dirname(file), path.replace(/\.js$/, ".ts")))
      .filter((target) => !mayImport(layerOf(file), layerOf(target)))
      .map((target) => `${relative(SOURCE, file)} imports ${relative(SOURCE, target)}`);
  });
  expect(against).toEqual([]);
});
