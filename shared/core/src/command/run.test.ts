import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sqliteStore } from "../answers/store/sqlite-store.js";
import { WHOLE_PUSH } from "../contract/examples.js";
import { PUSH_TEXT_NAMES } from "../contract/push-texts.js";
import { VERSION } from "../version.js";
import { textOption } from "./push-and-ask.js";
import { runCommand } from "./run.js";

/** A service whose receipt shows a tap of `button` at once; what it was sent, and a command line that talks to it. */
async function start(button: string | null) {
  const pushed: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (request.method === "POST") pushed.push(JSON.parse(body));
    const taps = button === null ? [] : [{ action_id: button, acted_at: new Date().toISOString() }];
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify(
        request.method === "POST"
          ? { id: "m1", receipt_id: "r1", topic: "t", subscribers: 2 }
          : { receipt_id: "r1", message_id: "m1", status: "delivered", actions_taken: taps },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const output: string[] = [];
  const interrupted = new AbortController();
  const run = (...args: string[]) =>
    runCommand(args, {
      environment: {
        IOTPUSH_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        IOTPUSH_KEY: "k",
      },
      print: (line) => output.push(line),
      printError: (line) => output.push(line),
      status: { isTTY: true, write: (text) => output.push(text) },
      signal: interrupted.signal,
    });
  return {
    pushed,
    run,
    output: () => output.join("\n"),
    interrupt: () => interrupted.abort(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("push sends the message with its options", async () => {
  await using at = await start(null);
  expect(await at.run("push", "-t", "t", "--priority", "high", "Backup", "finished")).toBe(0);
  expect(at.pushed).toEqual([{ message: "Backup finished", priority: "high" }]);
});

test("push passes on every field but what a tap needs, which ask waits for, and metadata, which nobody sees", async () => {
  await using at = await start(null);
  const { actions: _, callback_url: __, callback_headers: ___, metadata: ____, ...fields } = WHOLE_PUSH;
  const texts = PUSH_TEXT_NAMES.flatMap((name) => [`--${textOption(name)}`, fields[name]]);
  const options = ["--title", fields.title, "--priority", fields.priority, ...texts];
  expect(await at.run("push", "-t", "t", ...options, fields.message)).toBe(0);
  expect(at.pushed[0]).toMatchObject(fields);
  expect(at.output()).toBe("Sent to 2 subscriber(s).");
  expect(await at.run("push", "-t", "t", "--json", "x")).toBe(0);
  expect(at.output()).toContain('"receipt_id":"r1"');
});

test.each([
  ["approve", [], 0, "Approve"],
  ["reject", [], 1, "Reject"],
  ["no", ["-b", "Yes", "-b", "keep=No"], 1, "No"],
])("ask exits by the button tapped: %s %j", async (tapped, options, code, printed) => {
  await using at = await start(tapped);
  expect(await at.run("ask", "-t", "t", "Deploy?", ...options)).toBe(code);
  expect(at.output().endsWith(`\r\x1b[K\n${printed}`)).toBe(true);
  expect(at.output()).toMatch(/Waiting for an answer: [45]:\d\d/);
});

test("ask exits with 124 if nobody answers", async () => {
  await using at = await start(null);
  expect(await at.run("ask", "-t", "t", "Deploy?", "--timeout", "1", "--json")).toBe(124);
  expect(at.output()).toContain('"kind":"timed_out"');
});

test("ask ends by Ctrl-C with 130, as a shell has it", async () => {
  await using at = await start(null);
  const asking = at.run("ask", "-t", "t", "Deploy?");
  await expect.poll(() => at.pushed.length).toBe(1);
  at.interrupt();
  expect(await asking).toBe(130);
});

test.each([
  [["ask", "--topc", "t", "m"], 125, "--topc is not a known option; did you mean --topic"],
  [["pusch", "m"], 2, "pusch is not a command; did you mean push"],
  [["push", "m"], 2, "Name the topic: iotpush push --topic"],
  [["ask", "-t", "t"], 125, "Say what to send"],
  [["ask", "-t", "t", "m", "--timeout", "soon"], 125, "--timeout soon: use a whole number from 1"],
  [["push", "-t", "t", "m", "--priority", "hihg"], 2, "did you mean high"],
  [["store", "erase", "x"], 2, "iotpush store erase FILE PERSON"],
  [["store", "export", "/no/such/file"], 2, "/no/such/file does not exist"],
  [["store", "export", import.meta.filename], 2, "run.test.ts is not a store"],
  [["store", "export", import.meta.dirname], 2, "is not a store"],
  [["migrate"], 2, "use --print"],
  [["doctor", "-t", "t", "--report", "/no/such/folder/r.md"], 2, "--report /no/such/folder/r.md: its folder"],
  [["doctor", "-t", "t", "--wait", "x"], 2, "--wait x: use a whole number"],
])("%j says what is wrong and how to fix it", async (args, code, message) => {
  await using at = await start(null);
  expect(await at.run(...args)).toBe(code);
  expect(at.output()).toContain(message);
});

test("store exports and erases a person", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "iotpush-command-")), "store.sqlite");
  const { questions, close } = await sqliteStore(file);
  const answer = { messageId: "m1", actionId: "yes", userId: "anna", replyText: "gladly" };
  const outcome = { kind: "answered", answer, route: "receipt" } as const;
  const question = { topic: "t", message: "m", timeoutMs: 1_000 };
  const life = { v: 1, id: "q1", secret: "s", question, askedAt: 1, deadline: 2, boot: "b" } as const;
  await questions.save({ ...life, attempts: [], pushes: [], deliveries: 1, outcome, version: 1 }, 0);
  await close();
  await using at = await start(null);
  expect(await at.run("store", "export", file, "anna")).toBe(0);
  expect(at.output()).toContain("gladly");
  expect(await at.run("store", "erase", file, "anna")).toBe(0);
  expect(at.output()).toContain("Removed anna from 1 question(s).");
  const before = at.output().length;
  expect(await at.run("store", "export", file)).toBe(0);
  expect(at.output().slice(before)).toContain('"q1"');
  expect(at.output().slice(before)).not.toMatch(/gladly|anna/);
});

test.each([["-v"], ["--version"]])("%s prints the version", async (option) => {
  await using at = await start(null);
  expect(await at.run(option)).toBe(0);
  expect(at.output().trim()).toBe(VERSION);
});

test.each([[[]], [["--help"]], [["ask", "-h"]]])("%j prints the help", async (args) => {
  await using at = await start(null);
  expect(await at.run(...args)).toBe(0);
  expect(at.output()).toContain("Exit code: 0 for the first button");
});
