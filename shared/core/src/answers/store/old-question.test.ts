import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lifeOfOld } from "./import-folder.js";
import { sqliteStore } from "./sqlite-store.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "old-questions-"));
  await mkdir(join(folder, "journal"));
});
afterEach(() => rm(folder, { recursive: true }));

const push = (n: number, more = {}) => ({
  messageId: `m${n}`,
  receiptId: `r${n}`,
  topic: "t",
  createdAt: "2026",
  ...more,
});
const open = {
  id: "open",
  secret: "s",
  question: { topic: "t", message: "m", timeoutMs: 1_000 },
  askedAt: 1,
  deadline: 1_001,
  pushes: [push(1, { usedUp: true }), push(2)],
  repeated: 1,
  reminded: 1,
  lastPushAt: 500,
};
const ended = {
  ...open,
  id: "ended",
  outcome: { kind: "expired" },
  settledAt: 700,
  handedOver: true,
  lateNotice: true,
};
const undelivered = { ...open, id: "undelivered", askedAt: 2, outcome: { kind: "expired" }, settledAt: 700 };

test("questions of an earlier version go on: which pushes were sent, which of them are lost, what was delivered", async () => {
  for (const value of [open, ended, undelivered, { id: "none" }])
    await writeFile(join(folder, "journal", `${value.id}.json`), JSON.stringify({ id: value.id, value }));
  const problems: string[] = [];
  const store = await sqliteStore(join(folder, "store.sqlite"), {
    oldQuestions: join(folder, "journal"),
    onProblem: (problem) => problems.push(problem),
  });
  const [first, second, ...others] = await store.questions.load();
  expect([second?.id, second?.delivered, second?.endedAt, others]).toEqual([
    "undelivered",
    undefined,
    700,
    [],
  ]);
  expect(first).toMatchObject({
    id: "open",
    attempts: [
      { n: 1, why: "first", at: 1 },
      { n: 2, why: "again" },
      { n: 3, why: "reminder", at: 500 },
    ],
    pushes: [
      { attempt: 1, messageId: "m1", usedUp: true },
      { attempt: 2, messageId: "m2", receiptId: "r2" },
    ],
  });
  expect(await store.questions.find("ended")).toMatchObject({
    delivered: true,
    deliveries: 1,
    lateNotice: true,
  });
  expect(problems).toEqual([expect.stringMatching(/^none .*was not imported/)]);
  await store.close();
});

test("a question that was never reminded of has no push for it", () => {
  expect(lifeOfOld({ ...open, reminded: undefined }).attempts.map(({ why }) => why)).toEqual([
    "first",
    "again",
  ]);
});
