import { chmodSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
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

const PAGE = "curl-and-wget.md";

async function saveKey(fixture: RecipeFixture): Promise<void> {
  const env = { HOME: fixture.folder, key: fixture.key };
  expect(await run("sh", ["-eu", "-c", fixture.code("key")], { env })).toMatchObject({ code: 0 });
}

const ask = (fixture: RecipeFixture, seconds: number, env: Record<string, string> = {}) =>
  run(fixture.program("iotpush-ask", "iotpush-ask"), ["Deploy?", String(seconds)], {
    env: { HOME: fixture.folder, ...env },
  });

const newest = (fixture: RecipeFixture) => fixture.mock.control.messages().messages[0];

describe.each(["documented", "live"] as const)("curl and wget, profile %s", (profile) => {
  test("plain text arrives byte by byte", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    const { code } = await run("sh", ["-c", fixture.code("text")], { env: { message: DIFFICULT } });
    expect(code).toBe(0);
    expect(newest(fixture)).toMatchObject({ topic: DEMO.publicTopic, message: DIFFICULT });
  });

  test.each(["iotpush-send", "iotpush-wget"])("%s sends title and text to a private topic", async (file) => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    await saveKey(fixture);
    const env = { HOME: fixture.folder };
    const ended = await run(fixture.program(file, file), [DIFFICULT_TITLE, DIFFICULT], { env });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(newest(fixture)).toMatchObject({
      topic: DEMO.privateTopic,
      title: DIFFICULT_TITLE,
      message: DIFFICULT,
    });
  });

  test("iotpush-ask prints the answer", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    await saveKey(fixture);
    fixture.mock.control.rules.add({ do: { tap: "reject" } });
    const env = { HOME: fixture.folder };
    const ended = await run(fixture.program("iotpush-ask", "iotpush-ask"), [DIFFICULT, "60"], { env });
    expect(ended).toEqual({
      code: 0,
      stdout: "reject\n",
      stderr: expect.stringMatching(/^iotpush: answered by \S.* at \d{4}-/),
    });
    expect(newest(fixture)).toMatchObject({ message: DIFFICULT, preset: "approve-reject" });
  });

  test("iotpush-ask says why its question was not taken", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    await saveKey(fixture);
    fixture.write(".config/iotpush/push", "Authorization: Bearer wrong\n");
    const { code, stderr } = await ask(fixture, 20);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^iotpush: 401 \{"error":".*key.*"\}\n$/),
    });
  });

  test("iotpush-ask ends at once where the key cannot read the receipt", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    await saveKey(fixture);
    fixture.write(".config/iotpush/receipts", "X-Api-Key: wrong\n");
    expect(await ask(fixture, 20)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: 'iotpush: 401 {"error":"Invalid API key"}\n',
    });
  });
});

test("the key is readable by its owner only", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  for (const file of ["push", "receipts", "wgetrc"])
    expect(statSync(join(fixture.folder, ".config/iotpush", file)).mode & 0o077).toBe(0);
});

test.each([
  ["text", []],
  ["iotpush-send", ["Title", "To the mock server"]],
  ["iotpush-ask", ["To the mock server", "60"]],
  ["iotpush-wget", ["Title", "To the mock server"]],
])("%s goes to the server that IOTPUSH_URL names, with and without a final slash", async (name, args) => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  fixture.mock.control.rules.add({ match: { button: "approve" }, do: { tap: "approve" } });
  const program = fixture.program(name, name, "http://127.0.0.1:9");
  for (const url of [fixture.mock.url, `${fixture.mock.url}/`]) {
    const env = { HOME: fixture.folder, IOTPUSH_URL: url, message: "To the mock server" };
    expect(await run("sh", [program, ...args], { env })).toMatchObject({ code: 0 });
  }
  const { messages } = fixture.mock.control.messages();
  expect(messages.map(({ message }) => message)).toEqual(["To the mock server", "To the mock server"]);
});

test("no server there: iotpush-send says how curl ended", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  const env = { HOME: fixture.folder, IOTPUSH_URL: "http://127.0.0.1:9" };
  const ended = await run(fixture.program("iotpush-send", "iotpush-send"), ["Title", "x"], { env });
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("iotpush: curl ended with 7") });
});

test("nobody answers: iotpush-ask ends with 2", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  expect(await ask(fixture, 2)).toEqual({
    code: 2,
    stdout: "",
    stderr: "iotpush: nobody answered within 2 seconds\n",
  });
});

test.each([
  [[], "usage: iotpush-ask QUESTION SECONDS"],
  [["Deploy?"], "usage: iotpush-ask QUESTION SECONDS"],
  [["Deploy?", "ten"], '"ten" is not a number of seconds'],
  [["Deploy?", "0"], "SECONDS must be at least 1"],
])("iotpush-ask %j is refused before anything is sent", async (args, reason) => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  const program = fixture.program("iotpush-ask", "iotpush-ask");
  const ended = await run(program, args, { env: { HOME: fixture.folder } });
  expect(ended).toEqual({ code: 64, stdout: "", stderr: `iotpush: ${reason}\n` });
  expect(fixture.mock.control.messages().messages).toEqual([]);
});

test.each([
  ["Pixel 9,iPhone 16", 0, "answered by"],
  ["the-boss", 4, "whose tap does not count"],
])("iotpush-ask with the responders %s ends with %i", async (names, code, says) => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  fixture.mock.control.rules.add({ do: { tap: "approve" } });
  const ended = await ask(fixture, 60, { IOTPUSH_RESPONDERS: names });
  expect(ended).toMatchObject({ code, stderr: expect.stringContaining(says) });
});

test("iotpush-ask ends at once if nobody is subscribed", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  nobodySubscribed(fixture);
  expect(await ask(fixture, 60)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("nobody is subscribed"),
  });
});

test("a key with blanks and a line break around it works", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey({ ...fixture, key: ` ${fixture.key}\n` });
  const ended = await run(fixture.program("iotpush-send", "iotpush-send"), ["a", "b"], {
    env: { HOME: fixture.folder },
  });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
});

test("iotpush-ask sleeps no longer than its time limit, and reads the receipt after each sleep", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  const sleep = fixture.write(
    "bin/sleep",
    '#!/bin/sh\necho "$1" >>"$HOME/sleeps"\nPATH=/usr/bin:/bin exec sleep "$1"\n',
  );
  chmodSync(sleep, 0o755);
  const env = { PATH: `${join(fixture.folder, "bin")}:${process.env.PATH}` };
  expect(await ask(fixture, 4, env)).toMatchObject({ code: 2, stdout: "" });
  const sleeps = readFileSync(join(fixture.folder, "sleeps"), "utf8").trim().split("\n").map(Number);
  expect(sleeps.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThanOrEqual(4);
  expect(receiptReads(fixture)).toBe(sleeps.length);
});

test.each(REFUSALS)("iotpush-ask ends at once where the receipt answers %i", async (status) => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  refuseReceipts(fixture, status);
  const stderr = `iotpush: ${status} {"error":"Refused"}\n`;
  expect(await ask(fixture, 20)).toMatchObject({ code: 1, stdout: "", stderr });
});

test("iotpush-ask without the key for receipts asks nothing", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  rmSync(join(fixture.folder, ".config/iotpush/receipts"));
  expect(await ask(fixture, 20)).toMatchObject({
    code: 64,
    stderr: expect.stringContaining("iotpush: no key in "),
  });
  expect(fixture.mock.control.messages().messages).toEqual([]);
});

test("iotpush-ask outlives limits and breaks", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  const breaks = breakReceipts(fixture);
  fixture.mock.control.rules.add({ do: { tap: "approve" } });
  expect(await ask(fixture, 60)).toMatchObject({ code: 0, stdout: "approve\n" });
  expect(receiptReads(fixture)).toBe(breaks + 1);
});

test("a wrong key is reported", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey({ ...fixture, key: "wrong" });
  const ended = await run(fixture.program("iotpush-send", "iotpush-send"), ["a", "b"], {
    env: { HOME: fixture.folder },
  });
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("iotpush: 401") });
});

test("a wrong address ends as the page says, and nothing is sent", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await saveKey(fixture);
  const env = { HOME: fixture.folder, message: "m" };
  const plain = await run("sh", ["-c", fixture.code("text", fixture.redirecting)], { env });
  expect(plain).toMatchObject({ code: 0, stdout: "Redirecting..." });
  const wrong = (block: string, ...args: string[]) =>
    run(fixture.program(block, `wrong-${block}`, fixture.redirecting), args, { env });
  expect(await wrong("iotpush-send", "a", "b")).toMatchObject({
    code: 1,
    stderr: "iotpush: 308 Redirecting...\n",
  });
  expect(await wrong("iotpush-ask", "a", "60")).toMatchObject({
    code: 1,
    stderr: "iotpush: 308 Redirecting...\n",
  });
  expect(await wrong("iotpush-wget", "a", "b")).toMatchObject({
    code: 8,
    stderr: "iotpush: wget ended with 8: HTTP/1.1 308 Permanent Redirect\n",
  });
  expect(fixture.mock.control.requests.list()).toEqual([]);
});
