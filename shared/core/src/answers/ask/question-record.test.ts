import { expect, test } from "vitest";
import { lifeOf } from "../../test-support/life.js";
import type { Life } from "../engine/life.js";
import type { StoreTransaction } from "../store/question-store.js";
import type { AskerCore } from "./asker-core.js";
import { QuestionRecord } from "./question-record.js";

test("what was committed without a word is not taken for what is decided instead", async () => {
  const before = lifeOf("q", { version: 3 });
  const delivered: Life = { ...before, version: 4, delivered: true };
  const failed: Life = { ...before, version: 4, deliveries: 0 };
  let save = (): Promise<boolean> => Promise.reject(new Error("no word"));
  const services = {
    now: () => ({ wall: 0, mono: 0 }),
    store: { shared: {}, save: () => save(), find: async () => delivered },
  } as unknown as AskerCore;
  const record = new QuestionRecord(services, before, true);
  const decision = (life: Life) => ({
    input: { t: "changed" } as const,
    next: { ...record.run, life },
    effects: [],
  });
  await expect(record.save(decision(delivered), { transaction: {} as StoreTransaction })).rejects.toThrow(
    "no word",
  );
  save = async () => false;
  expect(await record.save(decision(failed))).toBe("conflict");
  expect(record.life.delivered).toBe(true);
});
