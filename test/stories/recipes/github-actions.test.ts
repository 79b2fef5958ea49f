import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";
import {
  breakReceipts,
  nobodySubscribed,
  REFUSALS,
  receiptReads,
  refuseReceipts,
} from "../../recipes/receipt-faults.ts";
import { run } from "../../recipes/run.ts";

interface Step {
  readonly env: Record<string, string>;
  readonly run: string;
}

/** Runs a step as a runner does: its script with GitHub's bash flags, its environment with the expressions' values. */
async function runStep(
  fixture: RecipeFixture,
  name: string,
  values: Record<string, string>,
  options: { to?: string; env?: Record<string, string> } = {},
) {
  const [step] = parse(fixture.code(name, options.to)) as Step[];
  if (!step) throw new Error(`${name} has no step`);
  expect(step.run).not.toContain("${{");
  const known: Record<string, string> = { "secrets.IOTPUSH_KEY": fixture.key, ...values };
  const env = Object.fromEntries(
    Object.entries(step.env).map(([key, text]) => [
      key,
      text.replace(/\$\{\{ (\S+) \}\}/g, (_, expression: string) => known[expression] ?? ""),
    ]),
  );
  const file = fixture.write("step.sh", step.run);
  const args = ["--noprofile", "--norc", "-eo", "pipefail", file];
  return run("bash", args, { cwd: fixture.folder, env: { ...env, ...options.env } });
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
  test("a failed run is reported with its commit's message, whatever is in it", async () => {
    await using fixture = await openRecipeFixture("github-actions.md", { profile });
    expect(await runStep(fixture, "notify", FAILED)).toMatchObject({ code: 0, stdout: "" });
    expect(fixture.mock.control.messages().messages[0]).toMatchObject({
      topic: DEMO.privateTopic,
      title: `${DIFFICULT_TITLE} failed on main`,
      message: DIFFICULT,
      clickUrl: "https://github.com/alice/boiler/actions/runs/42",
    });
  });

  test.each([
    ["approve", 0, /^Approved by \S/],
    ["reject", 1, /^::error::iotpush: .+ answered: reject\n$/],
  ])("%s ends the waiting step with %i and its outputs", async (tap, code, stdout) => {
    await using fixture = await openRecipeFixture("github-actions.md", { profile });
    fixture.mock.control.rules.add({ do: { tap } });
    const ended = await askStep(fixture);
    expect(ended).toMatchObject({ code, stdout: expect.stringMatching(stdout) });
    expect(ended.outputs).toMatch(new RegExp(`^answer=${tap}\ndevice=\\S.*\n$`));
    expect(fixture.mock.control.messages().messages[0]?.message).toBe("Deploy 0123abc by alice?");
  });
});

/** Runs the action as a runner does: inputs from the page and the defaults of action.yml, in the environment that action.yml names. */
async function askStep(fixture: RecipeFixture, changed: Record<string, string> = {}) {
  const folder = join(import.meta.dirname, "../../../.github/actions/ask");
  const action = parse(readFileSync(join(folder, "action.yml"), "utf8")) as {
    inputs: Record<string, { default?: string }>;
    runs: { steps: { env: Record<string, string>; run: string }[] };
  };
  const [page] = parse(fixture.code("approve")) as { with: Record<string, string> }[];
  const known: Record<string, string> = { "secrets.IOTPUSH_KEY": fixture.key, ...DEPLOY };
  const given = Object.entries(page?.with ?? {}).map(([name, text]) => [
    name,
    text.replace(/\$\{\{ (\S+) \}\}/g, (_, expression: string) => known[expression] ?? ""),
  ]);
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ""]);
  const inputs = { ...Object.fromEntries([...defaults, ...given]), url: fixture.mock.url, ...changed };
  const [step] = action.runs.steps;
  const env = Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ inputs\.(\w+) \}\}/g, (_, input: string) => inputs[input] ?? ""),
    ]),
  );
  const output = fixture.write("output", "");
  const runner = { GITHUB_ACTION_PATH: folder, GITHUB_OUTPUT: output, POLL_SECONDS: "1" };
  const ended = await run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step?.run ?? ""], {
    env: { ...env, ...runner },
  });
  return { ...ended, outputs: readFileSync(output, "utf8") };
}

test.each([
  [{ minutes: "0" }, "minutes is a whole number from 1"],
  [{ minutes: "ten" }, "minutes is a whole number from 1"],
  [{ question: "" }, "question is empty"],
  [{ key: " " }, "key is empty"],
  [{ topic: "../webhooks" }, "topic has lower-case letters"],
])("the action refuses %j before it pushes", async (changed, says) => {
  await using fixture = await openRecipeFixture("github-actions.md");
  expect(await askStep(fixture, changed)).toMatchObject({ code: 1, stdout: expect.stringContaining(says) });
  expect(fixture.mock.control.requests.list()).toEqual([]);
});

test("the action fails at once if nobody is subscribed, or a stranger tapped", async () => {
  await using fixture = await openRecipeFixture("github-actions.md");
  nobodySubscribed(fixture);
  expect((await askStep(fixture)).stdout).toContain("nobody is subscribed");
  fixture.mock.control.rules.add({ do: { tap: "approve" } });
  const stranger = await askStep(fixture, { responders: "the-boss" });
  expect(stranger).toMatchObject({ code: 1, outputs: "", stdout: expect.stringContaining("does not count") });
});

test("the key is trimmed and stays off the command line; text of an event stays text", async () => {
  await using fixture = await openRecipeFixture("github-actions.md");
  fixture.mock.control.rules.add({ do: { tap: "approve" } });
  expect(await askStep(fixture, { key: ` ${fixture.key}\n`, question: DIFFICULT })).toMatchObject({
    code: 0,
  });
  expect(fixture.mock.control.messages().messages[0]?.message).toBe(DIFFICULT);
});

test.each(REFUSALS)("the action fails at once if the receipt responds with %i", async (status) => {
  await using fixture = await openRecipeFixture("github-actions.md");
  refuseReceipts(fixture, status);
  expect(await askStep(fixture)).toMatchObject({
    code: 1,
    stdout: `::error::iotpush: ${status} {"error":"Refused"}\n`,
  });
});

test("the action outlives limits and breaks", async () => {
  await using fixture = await openRecipeFixture("github-actions.md");
  const breaks = breakReceipts(fixture);
  fixture.mock.control.rules.add({ do: { tap: "approve" } });
  expect(await askStep(fixture)).toMatchObject({ code: 0 });
  expect(receiptReads(fixture)).toBe(breaks + 1);
});

test("a wrong address or key fails both steps, and nothing is sent", async () => {
  await using fixture = await openRecipeFixture("github-actions.md");
  const redirected = "::error::iotpush: 308 Redirecting...\n";
  const refused = '::error::iotpush: 401 {"error":"Invalid API key"}\n';
  expect(await runStep(fixture, "notify", FAILED, { to: fixture.redirecting })).toMatchObject({
    code: 1,
    stdout: redirected,
  });
  expect(await askStep(fixture, { url: fixture.redirecting })).toMatchObject({ code: 1, stdout: redirected });
  const env = { IOTPUSH_KEY: "wrong" };
  expect(await runStep(fixture, "notify", FAILED, { env })).toMatchObject({ code: 1, stdout: refused });
  expect(await askStep(fixture, { key: "wrong" })).toMatchObject({ code: 1, stdout: refused });
  expect(fixture.mock.control.messages().messages).toEqual([]);
});
