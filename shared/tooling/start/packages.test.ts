import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "./prepare.ts";

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const { catalog } = parse(read("pnpm-workspace.yaml")) as { catalog: Record<string, string> };

test.each(["inbox", "node-red"])(
  "npm start installs for %s what the workspace uses, from a lock file without hosts",
  (name) => {
    const folder = `shared/tooling/start/${name}`;
    const { dependencies } = JSON.parse(read(`${folder}/package.json`)) as {
      dependencies: Record<string, string>;
    };
    const lock = read(`${folder}/package-lock.json`);
    const { packages } = JSON.parse(lock) as {
      packages: Record<string, { version: string; resolved?: string }>;
    };
    // esbuild comes to the workspace with tsup.
    const { esbuild: _, ...shared } = dependencies;
    for (const [library, version] of Object.entries(shared))
      expect([library, version]).toEqual([library, catalog[library]]);
    for (const [library, version] of Object.entries(dependencies))
      expect([library, packages[`node_modules/${library}`]?.version]).toEqual([library, version]);
    expect(lock).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  },
);
