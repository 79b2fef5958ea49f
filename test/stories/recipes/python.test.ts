import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
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

const PYTHON = join(hostPaths.recipes, "bin", "python");

/** Runs Python beside the page's module. */
function python(fixture: RecipeFixture, script: string, env: Record<string, string> = {}, to?: string) {
  fixture.write("iotpush.py", fixture.code("iotpush.py", to));
  return run(PYTHON, ["-c", script], { cwd: fixture.folder, env: { IOTPUSH_KEY: fixture.key, ...env } });
}

/** A question to the public topic, which takes it with any key; only the receipt needs the right one. */
const askFor = (seconds: number, topic: string = DEMO.publicTopic) => `from iotpush import ask
print(ask("${topic}", "Deploy?", [{"id": "ack", "label": "OK", "type": "button"}], seconds=${seconds}))`;

describe.each(["documented", "live"] as const)("Python, profile %s", (profile) => {
  test("the page's examples send, ask and print the answer", async () => {
    await using fixture = await openRecipeFixture("python.md", { profile });
    expect(await python(fixture, fixture.code("send"))).toMatchObject({ code: 0, stderr: "" });
    expect(fixture.mock.control.messages().messages[0]).toMatchObject({
      topic: DEMO.privateTopic,
      title: "Boiler",
      message: "It's over 80 °C",
      priority: "high",
      clickUrl: "https://example.com/boiler",
    });
    fixture.mock.control.rules.add({ do: { tap: "approve" } });
    expect(await python(fixture, fixture.code("ask"))).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^approve by \S/),
      stderr: "",
    });
  });

  test("difficult text arrives unharmed, and a callback is registered", async () => {
    await using fixture = await openRecipeFixture("python.md", { profile });
    const script = `import os, iotpush
iotpush.push("my-private-topic", os.environ["TEXT"], title=os.environ["TITLE"], callback_url="http://127.0.0.1:9/")`;
    const env = { TEXT: DIFFICULT, TITLE: DIFFICULT_TITLE };
    expect(await python(fixture, script, env)).toMatchObject({ code: 0 });
    expect(fixture.mock.control.messages().messages[0]).toMatchObject({
      title: DIFFICULT_TITLE,
      message: DIFFICULT,
      hasCallback: true,
    });
  });

  test("a key that cannot read the receipt ends the question at once", async () => {
    await using fixture = await openRecipeFixture("python.md", { profile });
    const { code, stderr } = await python(fixture, askFor(20), { IOTPUSH_KEY: "wrong" });
    expect(code).toBe(1);
    expect(stderr).toContain('iotpush.IotpushError: 401 {"error":"Invalid API key"}');
  });
});

test("nobody answers: None", async () => {
  await using fixture = await openRecipeFixture("python.md");
  expect(await python(fixture, askFor(1, DEMO.privateTopic))).toMatchObject({ code: 0, stdout: "None\n" });
});

test("ask sleeps no longer than its time limit, and reads the receipt after each sleep", async () => {
  await using fixture = await openRecipeFixture("python.md");
  const script = `import iotpush
class Clock:
    now = 0
    def monotonic(self):
        return self.now
    def sleep(self, seconds):
        self.now += seconds
iotpush.time = clock = Clock()
${askFor(4, DEMO.privateTopic)}
print(clock.now)`;
  expect(await python(fixture, script)).toMatchObject({ code: 0, stdout: "None\n4\n" });
  expect(receiptReads(fixture)).toBe(2);
});

test.each(REFUSALS)("ask ends at once where the receipt answers %i", async (status) => {
  await using fixture = await openRecipeFixture("python.md");
  refuseReceipts(fixture, status);
  const { code, stderr } = await python(fixture, askFor(20, DEMO.privateTopic));
  expect(code).toBe(1);
  expect(stderr).toContain(`iotpush.IotpushError: ${status} {"error":"Refused"}`);
});

test("ask outlives limits and breaks", async () => {
  await using fixture = await openRecipeFixture("python.md");
  const breaks = breakReceipts(fixture);
  fixture.mock.control.rules.add({ do: { tap: "approve" } });
  expect(await python(fixture, fixture.code("ask"))).toMatchObject({ code: 0, stderr: "" });
  expect(receiptReads(fixture)).toBe(breaks + 1);
});

test("ask without a key says so, and asks nothing", async () => {
  await using fixture = await openRecipeFixture("python.md");
  const { code, stderr } = await python(fixture, askFor(4), { IOTPUSH_KEY: "" });
  expect(code).toBe(1);
  expect(stderr).toContain("IotpushError: IOTPUSH_KEY is needed to read the receipt");
  expect(fixture.mock.control.messages().messages).toEqual([]);
});

test.each([
  ['ask("my-topic", "?", ACTIONS, seconds=0)', "ValueError: message, actions and a positive number"],
  ['ask("my-topic", "", ACTIONS)', "ValueError: message, actions"],
  ['ask("my-topic", "?", ACTIONS, responders=[])', "ValueError: responders names nobody"],
])("%s is refused before anything is sent", async (call, says) => {
  await using fixture = await openRecipeFixture("python.md");
  const script = `from iotpush import ask\nACTIONS = [{"id": "ack", "label": "OK", "type": "button"}]\n${call}`;
  expect((await python(fixture, script)).stderr).toContain(says);
  expect(fixture.mock.control.messages().messages).toEqual([]);
});

test.each([
  ['["the-boss"]', "whose tap does not count"],
  ['["Pixel 9", "iPhone 16"]', "'action_id': 'ack'"],
])("with the responders %s it says %s", async (names, says) => {
  await using fixture = await openRecipeFixture("python.md");
  fixture.mock.control.rules.add({ do: { tap: "ack" } });
  const call = askFor(20, DEMO.privateTopic).replace("seconds=20", `seconds=20, responders=${names}`);
  const { stdout, stderr } = await python(fixture, call);
  expect(stdout + stderr).toContain(says);
});

test("if nobody is subscribed it ends at once", async () => {
  await using fixture = await openRecipeFixture("python.md");
  nobodySubscribed(fixture);
  expect((await python(fixture, askFor(20))).stderr).toContain("nobody is subscribed");
});

test("IOTPUSH_URL may end with a slash", async () => {
  await using fixture = await openRecipeFixture("python.md");
  const env = { IOTPUSH_URL: `${fixture.mock.url}/` };
  expect(await python(fixture, fixture.code("send"), env)).toMatchObject({ code: 0, stderr: "" });
  expect(fixture.mock.control.messages().messages).toHaveLength(1);
});

test.each([
  ["without a key", "", (fixture: RecipeFixture) => fixture.mock.url, "IotpushError: 401"],
  [
    "with a wrong address",
    DEMO.privateTopicKey,
    (fixture: RecipeFixture) => fixture.redirecting,
    "308 Redirecting...",
  ],
])("%s it says what is wrong, and nothing is sent", async (_, key, to, says) => {
  await using fixture = await openRecipeFixture("python.md");
  const ended = await python(fixture, fixture.code("send"), { IOTPUSH_KEY: key }, to(fixture));
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain(says);
  expect(fixture.mock.control.messages().messages).toEqual([]);
});

test("left to follow the redirect, requests would drop the key, as the page says", async () => {
  await using fixture = await openRecipeFixture("python.md");
  fixture.write(
    "iotpush.py",
    fixture.code("iotpush.py", fixture.redirecting).replace("allow_redirects=False", "allow_redirects=True"),
  );
  const env = { IOTPUSH_KEY: fixture.key };
  const { stderr } = await run(PYTHON, ["-c", fixture.code("send")], { cwd: fixture.folder, env });
  expect(stderr).toContain("IotpushError: 401");
});
