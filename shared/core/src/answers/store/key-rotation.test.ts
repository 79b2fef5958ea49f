import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ApiClient } from "../../client/api-client.js";
import type { Transport } from "../../client/transport.js";
import { fakeService, QUESTION } from "../../test-support/asker-fixture.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { Asker } from "../ask/asker.js";
import { sqliteStore } from "./sqlite-store.js";

test("a topic's key is replaced while a question is open: the answer still counts, and neither key is in the file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "key-rotation-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { service, transport } = fakeService();
  let key = "the-first-topic-key";
  const guarded: Transport = async (request, ...rest) =>
    Object.values(request.headers).some((value) => value.endsWith(key))
      ? transport(request, ...rest)
      : { status: 401, headers: {}, body: '{"error":"Invalid API key"}' };
  const clock = new FakeClock();
  const outcomes: string[] = [];
  const start = async () => {
    const store = await sqliteStore(join(folder, "store.sqlite"));
    const client = new ApiClient(
      { baseUrl: "http://127.0.0.1:1", apiKey: key, retry: "none" },
      { transport: guarded, clock, random: () => 0 },
    );
    const asker = new Asker(
      {
        client,
        clock,
        store: store.questions,
        callbackBase: "http://127.0.0.1:2/c",
        confirmWithReceipt: true,
      },
      (_, { kind }) => void outcomes.push(kind),
    );
    await asker.start();
    return { store, asker };
  };
  const before = await start();
  const { asked } = await before.asker.ask(QUESTION);
  await before.asker.close();
  await before.store.close();
  key = "the-second-topic-key";
  const after = await start();
  const [life] = await after.store.questions.load();
  service.taps.m1 = [{ action_id: "approve" }];
  const { status } = await after.asker.callbacks.receive({
    method: "POST",
    path: `/${asked.id}/${life?.secret}`,
    headers: { "content-type": "application/json" },
    body: { event: "action", message_id: "m1", action_id: "approve" },
  });
  expect([status, outcomes]).toEqual([200, ["answered"]]);
  const names = await readdir(folder);
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), "latin1")));
  expect(files.join()).toContain(asked.id);
  expect(files.join()).not.toContain("topic-key");
  await after.asker.close();
  await after.store.close();
});
