import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStore } from "@iotpush/core";
import type { Life } from "@iotpush/core/adapter";
import { median, quantile, type Table } from "./measure.ts";

const ENDED = 1_000_000;
const AT_ONCE = 10_000;

const life = (id: string, changes: Partial<Life> = {}): Life => ({
  v: 1,
  id,
  secret: "0123456789abcdef0123456789abcdef",
  question: { topic: "alerts", message: "Disk sda1 is 87 % full. Clean up?", timeoutMs: 60_000 },
  askedAt: 1,
  deadline: 60_001,
  boot: "b",
  attempts: [],
  pushes: [],
  deliveries: 0,
  version: 1,
  ...changes,
});
const ended = { outcome: { kind: "expired" }, endedAt: 5, deliveries: 1, delivered: true } as const;
const ms = (time: number): number => Number(time.toFixed(2));

/** What a save costs on this machine's disk, and what a start costs among a million ended questions. */
export async function storing(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), "bench-store-"));
  const file = join(folder, "store.sqlite");
  let store = await sqliteStore(file);
  const times: number[] = [];
  for (let n = 0; n < 5_000; n++) {
    const start = performance.now();
    await store.questions.save(life(`one-${n}`, n < 1_000 ? {} : ended), 0);
    times.push(performance.now() - start);
  }
  const start = performance.now();
  const many = Array.from({ length: 32 }, async (_, who) => {
    for (let n = 0; n < 300; n++) await store.questions.save(life(`many-${who}-${n}`, ended), 0);
  });
  await Promise.all(many);
  const perSecond = Math.round((32 * 300) / ((performance.now() - start) / 1_000));
  for (let from = 0; from < ENDED; from += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => store.questions.save(life(`ended-${from + n}`, ended), 0)),
    );
  await store.close();
  const opened = performance.now();
  store = await sqliteStore(file);
  const open = await store.questions.load();
  const started = performance.now() - opened;
  await store.close();
  rmSync(folder, { recursive: true });
  if (open.length !== 1_000) throw new Error(`${open.length} questions are open`);
  return {
    title:
      "The store: 5,000 saves one after the other, 9,600 by 32 at a time, a start among 1,000,000 ended questions",
    goal: "p99 of a save 3 ms, a start 50 ms",
    rows: [
      {
        name: "sqliteStore",
        "save, median ms": ms(median(times)),
        "save, p99 ms": ms(quantile(times, 0.99)),
        "saves/s, 32 at a time": perSecond,
        "start ms": ms(started),
      },
    ],
  };
}
