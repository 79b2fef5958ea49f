import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../../..");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, { steps: Step[]; permissions?: Record<string, string>; needs?: string }>;
}
const read = (name: string) =>
  parse(readFileSync(join(root, ".github", "workflows", name), "utf8")) as Workflow;

test.each(globSync("*.yml", { cwd: join(root, ".github", "workflows") }))(
  "%s: every command exists, every action has a version, the rights are few",
  (name) => {
    const { permissions, jobs } = read(name);
    expect(permissions).toEqual({ contents: "read" });
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+(\/[\w-]+)+@v\d+$/);
    for (const { run } of steps) {
      const [command = "", argument = ""] = (run ?? "").split(" ");
      if (command === "pnpm" && !["install", "--recursive", "vitest"].includes(argument))
        expect(Object.keys(scripts)).toContain(argument);
      if (command.startsWith(".")) {
        expect(existsSync(join(root, command))).toBe(true);
        expect(statSync(join(root, command)).mode & 0o111).not.toBe(0);
      }
    }
  },
);

test("only what was tested is published, with provenance and without a token", () => {
  const { jobs } = read("publish.yml");
  expect(jobs.publish).toMatchObject({ needs: "test", permissions: { "id-token": "write" } });
  const text = readFileSync(join(root, ".github", "workflows", "publish.yml"), "utf8");
  expect(text).toContain("NPM_CONFIG_PROVENANCE");
  expect(text).not.toContain("secrets.");
});
