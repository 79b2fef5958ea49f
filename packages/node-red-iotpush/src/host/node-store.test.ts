import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Life } from "@iotpush/core/adapter";
import { expect, onTestFinished, test } from "vitest";
import { NodeStore } from "./node-store.js";

const folderOfTest = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "iotpush-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};
const any = (value: unknown) => value;

test("what an earlier version kept in files is imported once", async () => {
  const folder = folderOfTest();
  const question = { id: "q", secret: "s", question: {}, pushes: [], deadline: 2, askedAt: 1 };
  mkdirSync(join(folder, "journal"));
  writeFileSync(join(folder, "journal", "q.json"), JSON.stringify({ id: "q", value: question }));
  writeFileSync(join(folder, "events.json"), '{"secret":"kept","webhookId":"w1"}');
  writeFileSync(join(folder, "receipts.json"), '{"r1":');
  writeFileSync(join(folder, "taken-events"), "one\ntwo\n");
  const problems: string[] = [];
  for (let start = 0; start < 2; start += 1) {
    const store = new NodeStore(folder, (problem) => problems.push(problem));
    expect(await store.questions.load()).toMatchObject([{ id: "q", secret: "s", deadline: 2 }]);
    const events = await (await store.collection("events", any)).load();
    expect([...events]).toEqual([["endpoint", { secret: "kept", webhookId: "w1" }]]);
    expect([...(await (await store.collection("taken events", any)).load())]).toEqual([
      ["one", 0],
      ["two", 1],
    ]);
    await store.close();
  }
  expect(problems[0]).toMatch(/receipts.json cannot be read, and was not imported/);
  expect(readdirSync(folder).toSorted()).toEqual([
    "events.json.imported",
    "journal.imported",
    "receipts.json",
    "store.sqlite",
    "taken-events.imported",
  ]);
});

test("a second Node-RED on the same user directory is refused, until the first one has released it", async () => {
  const folder = folderOfTest();
  const first = new NodeStore(folder, () => undefined);
  const second = new NodeStore(folder, () => undefined);
  await first.questions.load();
  await expect(second.questions.load()).rejects.toThrow(
    `${join(folder, "store.sqlite")} is in use by another process`,
  );
  await first.close();
  const closed = new NodeStore(folder, () => undefined);
  await closed.close();
  await expect(closed.collection("events", any)).rejects.toThrow("was closed");
  await expect(closed.questions.sync()).rejects.toThrow("was closed");
  expect(await second.questions.load()).toEqual([]);
  await second.close();
});

test("what a full disk refused is marked beside the file, so that a restart does not deliver it as new", async () => {
  const folder = folderOfTest();
  const life = { v: 1, id: "q", secret: "s", question: {}, askedAt: 1, pushes: [], attempts: [], version: 1 };
  const open = async () => {
    const store = new NodeStore(folder, () => undefined);
    return { store, lives: await store.questions.load() };
  };
  const { store } = await open();
  await store.questions.save(life as unknown as Life, 0);
  store.questions.markUnsaved?.(true);
  await store.close();
  const again = await open();
  expect(again.lives).toMatchObject([{ id: "q", unsure: true }]);
  await again.store.close();
});
