import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { breakReceipts, REFUSALS, receiptReads, refuseReceipts } from "../../recipes/receipt-faults.ts";
import { run } from "../../recipes/run.ts";
import { openWorkbench, type Workbench } from "../../recipes/workbench.ts";

interface Step {
  readonly env: Record<string, string>;
  readonly run: string;
}

/** Runs a step as a runner does: its script with GitHub's bash flags, its environment with the expressions' values. */
async function runStep(
  bench: Workbench,
  name: string,
  values: Record<string, string>,
  options: { to?: string; env?: Record<string, string> } = {},
) {
  const [step] = parse(bench.code(name, options.to)) as Step[];
  if (!step) throw new Error(`${name} has no step`);
  expect(step.run).not.toContain("${{");
  const known: Record<string, string> = { "secrets.IOTPUSH_KEY": bench.key, ...values };
  const env = Object.fromEntries(
    Object.entries(step.env).map(([key, text]) => [
      key,
      text.replace(/\$\{\{ (\S+) \}\}/g, (_, expression: string) => known[expression] ?? ""),
    ]),
  );
  const file = bench.write("step.sh", step.run);
  const args = ["--noprofile", "--norc", "-eo", "pipefail", file];
  return run("bash", args, { cwd: bench.folder, env: { ...env, ...options.env } });
}

const FAILED = {
  "github.workflow": DIFFICULT_TITLE,
  "github.ref_name": "main",
  "github.event.head_commit.message": DIFFICULT,
  "github.server_url": "https://github.com",
  "github.repository": "alice/boiler",
  "github.run_id": "42",
};
const DEPLOY = { "github.sha": "0123abc", "github.actor": "alice" };

describe.each(["documented", "live"] as const)("GitHub Actions, profile %s", (profile) => {
  test("a failed run is told with its commit's message, whatever is in it", async () => {
    await using bench = await openWorkbench("github-actions.md", { profile });
    expect(await runStep(bench, "notify", FAILED)).toMatchObject({ code: 0, stdout: "" });
    expect(bench.mock.control.messages().messages[0]).toMatchObject({
      topic: DEMO.privateTopic,
      title: `${DIFFICULT_TITLE} failed on main`,
      message: DIFFICULT,
      clickUrl: "https://github.com/alice/boiler/actions/runs/42",
    });
  });

  test.each([
    ["approve", 0, ""],
    ["reject", 1, "::error::Answered: reject\n"],
  ])("%s ends the waiting step with %i", async (tap, code, stdout) => {
    await using bench = await openWorkbench("github-actions.md", { profile });
    bench.mock.control.rules.add({ do: { tap } });
    expect(await runStep(bench, "approve", DEPLOY)).toMatchObject({ code, stdout });
    expect(bench.mock.control.messages().messages[0]?.message).toBe("Deploy 0123abc by alice?");
  });
});

test("nobody answers: the step fails", async () => {
  await using bench = await openWorkbench("github-actions.md");
  const ended = await runStep(bench, "approve", DEPLOY, { env: { MINUTES: "0" } });
  expect(ended).toMatchObject({ code: 1, stdout: "::error::Nobody answered within 0 minutes\n" });
});

test.each(REFUSALS)("the waiting step fails at once where the receipt answers %i", async (status) => {
  await using bench = await openWorkbench("github-actions.md");
  refuseReceipts(bench, status);
  expect(await runStep(bench, "approve", DEPLOY, { env: { MINUTES: "1" } })).toMatchObject({
    code: 1,
    stdout: `::error::iotpush: ${status} {"error":"Refused"}\n`,
  });
});

test("the waiting step outlives limits and breaks", async () => {
  await using bench = await openWorkbench("github-actions.md");
  const breaks = breakReceipts(bench);
  bench.mock.control.rules.add({ do: { tap: "approve" } });
  expect(await runStep(bench, "approve", DEPLOY)).toMatchObject({ code: 0, stdout: "" });
  expect(receiptReads(bench)).toBe(breaks + 1);
});

test("a wrong address or key fails the step", async () => {
  await using bench = await openWorkbench("github-actions.md");
  for (const step of ["notify", "approve"]) {
    const values = { ...FAILED, ...DEPLOY };
    expect(await runStep(bench, step, values, { to: bench.redirecting })).toMatchObject({
      code: 1,
      stdout: "::error::iotpush: 308 Redirecting...\n",
    });
    expect(await runStep(bench, step, values, { env: { IOTPUSH_KEY: "wrong" } })).toMatchObject({
      code: 1,
      stdout: '::error::iotpush: 401 {"error":"Invalid API key"}\n',
    });
  }
  expect(bench.mock.control.messages().messages).toEqual([]);
});
