import { statSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { run } from "../../recipes/run.ts";
import { openWorkbench, type Workbench } from "../../recipes/workbench.ts";

const PAGE = "curl-and-wget.md";

async function saveKey(bench: Workbench): Promise<void> {
  const env = { HOME: bench.folder, key: bench.key };
  expect(await run("sh", ["-eu", "-c", bench.code("key")], { env })).toMatchObject({ code: 0 });
  bench.write(".config/iotpush/wgetrc", `header = Authorization: Bearer ${bench.key}\n`);
}

const newest = (bench: Workbench) => bench.mock.control.messages().messages[0];

describe.each(["documented", "live"] as const)("curl and wget, profile %s", (profile) => {
  test("plain text arrives byte by byte", async () => {
    await using bench = await openWorkbench(PAGE, { profile });
    const { code } = await run("sh", ["-c", bench.code("text")], { env: { message: DIFFICULT } });
    expect(code).toBe(0);
    expect(newest(bench)).toMatchObject({ topic: DEMO.publicTopic, message: DIFFICULT });
  });

  test.each([
    ["iotpush-send", "iotpush-send"],
    ["wget", "iotpush-wget"],
  ])("%s sends title and text to a private topic", async (block, file) => {
    await using bench = await openWorkbench(PAGE, { profile });
    await saveKey(bench);
    const env = { HOME: bench.folder };
    const ended = await run(bench.program(block, file), [DIFFICULT_TITLE, DIFFICULT], { env });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(newest(bench)).toMatchObject({
      topic: DEMO.privateTopic,
      title: DIFFICULT_TITLE,
      message: DIFFICULT,
    });
  });

  test("iotpush-ask prints the answer", async () => {
    await using bench = await openWorkbench(PAGE, { profile });
    await saveKey(bench);
    bench.mock.control.rules.add({ do: { tap: "reject" } });
    const env = { HOME: bench.folder };
    const ended = await run(bench.program("iotpush-ask", "iotpush-ask"), [DIFFICULT, "60"], { env });
    expect(ended).toEqual({ code: 0, stdout: "reject\n", stderr: "" });
    expect(newest(bench)).toMatchObject({ message: DIFFICULT, preset: "approve-reject" });
  });
});

test("the key is readable by its owner only", async () => {
  await using bench = await openWorkbench(PAGE);
  await saveKey(bench);
  for (const file of ["push", "receipts"])
    expect(statSync(join(bench.folder, ".config/iotpush", file)).mode & 0o077).toBe(0);
});

test.each(["iotpush-send", "wget"])("%s goes to the server that IOTPUSH_URL names", async (name) => {
  await using bench = await openWorkbench(PAGE);
  await saveKey(bench);
  const program = bench.program(name, name, "https://service.example");
  const env = { HOME: bench.folder, IOTPUSH_URL: bench.mock.url };
  expect(await run(program, ["Title", "To the mock server"], { env })).toMatchObject({ code: 0 });
  expect(newest(bench)).toMatchObject({ message: "To the mock server" });
});

test("no server there: iotpush-send says how curl ended", async () => {
  await using bench = await openWorkbench(PAGE);
  await saveKey(bench);
  const env = { HOME: bench.folder, IOTPUSH_URL: "http://127.0.0.1:9" };
  const ended = await run(bench.program("iotpush-send", "iotpush-send"), ["Title", "x"], { env });
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("iotpush: curl ended with 7") });
});

test("nobody answers: iotpush-ask ends with 2", async () => {
  await using bench = await openWorkbench(PAGE);
  await saveKey(bench);
  const ended = await run(bench.program("iotpush-ask", "iotpush-ask"), ["Deploy?", "2"], {
    env: { HOME: bench.folder },
  });
  expect(ended).toMatchObject({ code: 2, stdout: "" });
});

test("a wrong key is told", async () => {
  await using bench = await openWorkbench(PAGE);
  await saveKey({ ...bench, key: "wrong" });
  const ended = await run(bench.program("iotpush-send", "iotpush-send"), ["a", "b"], {
    env: { HOME: bench.folder },
  });
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("iotpush: 401") });
});

test("a wrong address ends as the page says, and nothing is sent", async () => {
  await using bench = await openWorkbench(PAGE);
  await saveKey(bench);
  const env = { HOME: bench.folder, message: "m" };
  const plain = await run("sh", ["-c", bench.code("text", bench.redirecting)], { env });
  expect(plain).toMatchObject({ code: 0, stdout: "Redirecting..." });
  const wrong = (block: string, ...args: string[]) =>
    run(bench.program(block, `wrong-${block}`, bench.redirecting), args, { env });
  expect(await wrong("iotpush-send", "a", "b")).toMatchObject({
    code: 1,
    stderr: "iotpush: 308 Redirecting...\n",
  });
  expect(await wrong("iotpush-ask", "a", "60")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("iotpush: Redirecting..."),
  });
  expect(await wrong("wget", "a", "b")).toMatchObject({ code: 8 });
  expect(bench.mock.control.requests.list()).toEqual([]);
});
