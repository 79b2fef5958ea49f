import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "../../..");

test("a package is packed only once all is built that its package.json names", () => {
  const cwd = mkdtempSync(join(tmpdir(), "half-built-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  mkdirSync(join(cwd, "dist"));
  const program = join(import.meta.dirname, "../build/require-built.ts");
  const pack = () => spawnSync(process.execPath, [program], { cwd, encoding: "utf8" });
  const exports = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } };
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ name: "half", publishConfig: { exports } }));
  writeFileSync(join(cwd, "dist", "index.js"), "");
  expect(pack()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(
      "half is not built completely: ./dist/index.d.ts missing. Run pnpm build",
    ),
  });
  writeFileSync(join(cwd, "dist", "index.d.ts"), "");
  expect(pack()).toMatchObject({ status: 0, stderr: "" });
});

test.each(globSync("{packages,shared}/*/package.json", { cwd: root }))(
  "%s asks so before it is packed",
  (file) => {
    const { scripts } = JSON.parse(readFileSync(join(root, file), "utf8"));
    expect(join(dirname(file), scripts.prepack.replace("node ", ""))).toBe(
      "shared/tooling/build/require-built.ts",
    );
  },
);
