import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DEMO } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { type McpFixture, openMcpFixture, PROGRAM } from "./fixture.ts";

/** By hand: `MCP_KILLS=200`. */
const KILLS = Number(process.env.MCP_KILLS ?? 8);
const LANES = 4;

/** Whether the store says that the push was the question's second, since the fate of the first was not known. */
function isMarked({ folder }: McpFixture, key: string): boolean {
  const file = readdirSync(folder).find((name) => /^session-.*\.sqlite$/.test(name)) ?? "";
  const database = new DatabaseSync(join(folder, file));
  const row = database.prepare("SELECT life FROM questions WHERE key = ?").get(key);
  database.close();
  return String(row?.life).includes('"attempt":2');
}

test(`${KILLS} times killed while asked: no answer is lost, and a push that may be there twice is marked`, async () => {
  const ends = { answered: 0, killedBeforePush: 0, pushedTwice: 0, marked: 0 };
  const lane = async (number: number) => {
    await using fixture = await openMcpFixture("live");
    for (let round = number; round < KILLS; round += LANES) {
      const question = `Round ${round}?`;
      const pushes = () =>
        fixture.mock.control.messages().messages.filter(({ message }) => message.startsWith(question));
      const ask = { name: "ask_person", arguments: { question, key: question } };
      const { client, pid } = await fixture.connect();
      const asking = client.callTool(ask).catch(() => undefined);
      // At any moment: before the push, while it is under way, after it.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
      process.kill(pid, "SIGKILL");
      if (pushes().length === 0) ends.killedBeforePush++;
      await asking;
      await client.close();
      // The person taps whatever is still open on the phone.
      const tapping = setInterval(() => {
        for (const { id, status } of pushes())
          if (status !== "acted") fixture.mock.control.phones.tap(DEMO.phones[0], id, "approve");
      }, 20);
      const next = await fixture.connect();
      const answering = next.client.callTool(ask).finally(() => clearInterval(tapping));
      expect((await answering).structuredContent).toMatchObject({ status: "answered", approved: true });
      await next.client.close();
      ends.answered++;
      if (pushes().length === 2) ends.pushedTwice++;
      if (pushes().length === 2 && isMarked(fixture, question)) ends.marked++;
      expect(pushes().length).toBeLessThanOrEqual(2);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  console.log(JSON.stringify(ends));
  expect(ends).toMatchObject({ answered: KILLS, marked: ends.pushedTwice });
}, 1_800_000);

test("agents that are killed and start again in another order find their own questions, never another's", async () => {
  await using fixture = await openMcpFixture("live");
  const folders = ["shop", "blog"].map((name) => join(fixture.folder, name));
  for (const folder of folders) mkdirSync(folder);
  const start = (folder: string) => fixture.connect(["--wait", "1"], folder);
  const ids: unknown[] = [];
  for (const folder of folders) {
    const { client, pid } = await start(folder);
    const asked = await client.callTool({ name: "ask_person", arguments: { question: folder } });
    ids.push((asked.structuredContent as { question_id: string }).question_id);
    process.kill(pid, "SIGKILL");
  }
  const [blog, shop] = [await start(folders[1] ?? ""), await start(folders[0] ?? "")];
  const open = async ({ client }: typeof shop) =>
    (await client.callTool({ name: "list_open_questions" })).structuredContent;
  expect(await open(shop)).toMatchObject({ questions: [{ question_id: ids[0], question: folders[0] }] });
  expect(await open(blog)).toMatchObject({ questions: [{ question_id: ids[1], question: folders[1] }] });
  const other = { name: "get_answer", arguments: { question_id: ids[0] } };
  expect(await blog.client.callTool(other)).toMatchObject({ isError: true });
});

test("a gate that is ended, or whose agent is gone, leaves no server behind", async () => {
  await using fixture = await openMcpFixture("live");
  const policy = join(fixture.folder, "policy.json");
  writeFileSync(policy, "{}");
  // It stays although its standard input has ended.
  const stubborn = "console.log(process.pid); setInterval(() => {}, 1_000)";
  for (const end of ["SIGTERM", "stdin"] as const) {
    const args = [PROGRAM, "gate", "--policy", policy, "--", process.execPath, "-e", stubborn];
    const gate = spawn(process.execPath, args, { env: fixture.env, stdio: ["pipe", "pipe", "inherit"] });
    const [line] = await once(gate.stdout, "data");
    if (end === "SIGTERM") gate.kill(end);
    else gate.stdin.end();
    await until(async () => (isRunning(Number(line)) ? undefined : true), { what: "the server's end" });
  }
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
