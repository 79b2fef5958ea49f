import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { fakeService, makeAsker, QUESTION } from "../../test-support/asker-fixture.js";
import type { QuestionStore } from "../store/question-store.js";

/** A store that accepts everything and counts what it is asked for: what stays in memory is the Asker's. */
function emptyStore() {
  const asked: string[] = [];
  const last = { id: "", secret: "" };
  const store: QuestionStore = {
    load: async () => [],
    find: async (id) => void asked.push(id),
    findByKey: async () => undefined,
    save: async ({ id, secret }) => {
      Object.assign(last, { id, secret });
      return true;
    },
    sync: async () => {},
    forgetEndedBefore: async () => {},
    close: async () => {},
  };
  return { store, asked, last };
}

test("a question that ended leaves nothing in memory: its secret is read from the store", async () => {
  const { store, asked } = emptyStore();
  const { asker } = makeAsker(store);
  const ids: string[] = [];
  for (let n = 0; n < 100; n++) {
    const { asked: question } = await asker.ask(QUESTION);
    ids.push(question.id);
    await asker.cancel(question.id);
  }
  expect(asker.open()).toEqual([]);
  for (const id of ids) {
    const path = `/${id}/${"0".repeat(32)}`;
    const { status } = await asker.callbacks.receive({ method: "POST", path, headers: {}, body: {} });
    expect(status).toBe(401);
  }
  expect(asked).toEqual(ids);
  await asker.close();
});

test("an answered question keeps less than a KiB, however much was asked and answered", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const heap = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const { store, last } = emptyStore();
  const fake = fakeService();
  const { asker, service, tap, ended, deliveries } = makeAsker(store, {}, undefined, fake);
  const round = async (count: number) => {
    for (let n = 0; n < count; n++) {
      const context = { text: `${n}`.padEnd(50_000, `${n}`) };
      const { outcome } = await asker.ask({ ...QUESTION, context });
      const more = { user_id: "boss", reply_text: `${n}`.padEnd(1_000, `${n}`) };
      await tap(`m${service.pushes}`, "approve", last, more);
      expect(await outcome).toMatchObject({ kind: "answered" });
    }
    // What the test itself remembers.
    for (const list of [service.texts, fake.transport.requests as object[], ended, deliveries])
      list.length = 0;
  };
  await round(500);
  const before = heap();
  await round(2_000);
  expect((heap() - before) / 2_000).toBeLessThan(1_024);
  await asker.close();
});
