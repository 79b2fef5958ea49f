import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { MockServer } from "@iotpush/mock-server";
import { until } from "../hosts/until.ts";
import type { Harness } from "../stories/n8n/harness.ts";

const AT_ONCE = 10;
/** How late the receipt brings a tap whose callback was refused, if all of them wait for it: one read a second. */
const latestMs = (taps: number): number => (taps + 1) * 1_000 + QUIET_S * 1_000;
const QUIET_S = 150;

export interface TapsOptions {
  readonly taps: number;
  /** Both of two cores have something else to do. */
  readonly busy?: boolean;
  /** Called when half of the questions are asked. */
  readonly halfway?: () => Promise<unknown>;
}

/** Taps 0-2 s after the push: how many the service's receipts have, and how many executions went on. */
export async function everyTap(harness: Harness, { taps, busy, halfway }: TapsOptions) {
  const name = `bench-taps-${busy ? "busy" : "idle"}`;
  const workflow = await harness.chain(name, [
    harness.node("Ask", { operation: "sendAndWait", message: "=Tap {{ $json.body.n }}?" }),
  ]);
  harness.mock.control.rules.clear();
  for (let n = 0; n < taps; n++)
    harness.mock.control.rules.add({
      match: { text: `Tap ${n}?` },
      do: { tap: "approve" },
      delay_ms: Math.floor((n * 2_000) / taps),
      times: 1,
    });
  const burning = Array.from({ length: busy ? 2 : 0 }, () => new Worker("for (;;) {}", { eval: true }));
  const left = Array.from({ length: taps }, (_, n) => (n * 617) % taps);
  const half = Math.floor(taps / 2);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let n = left.pop(); n !== undefined; n = left.pop()) {
        if (left.length === half) await halfway?.();
        // An n8n of several processes may refuse one while a worker is away.
        const start = () => harness.start(name, { n }).catch(() => undefined);
        await until(start, { what: `the start of ${n}`, timeoutMs: 60_000, intervalMs: 500 });
        await delay(250);
      }
    }),
  );
  const ends = await allEnded(harness, workflow, taps);
  await Promise.all(burning.map((worker) => worker.terminate()));
  const refused = harness.mock.control
    .deliveries({ kind: "callback", state: "failed" }, 5_000)
    .filter(({ requestBody }) => requestBody.includes("approve")).length;
  return { "taps in receipts": acted(harness.mock), ...ends, "callbacks refused": refused };
}

function acted({ control }: MockServer): number {
  let found = 0;
  let before: string | undefined;
  do {
    const page = control.messages({ search: "Tap ", limit: 200, before });
    found += page.messages.filter(({ status }) => status === "acted").length;
    before = page.next ?? undefined;
  } while (before);
  return found;
}

/** What became of the executions, when all have ended or nothing happened for longer than n8n needs to notice a lost worker. */
async function allEnded(harness: Harness, workflow: string, taps: number) {
  const asked = performance.now();
  const found = { "went on": 0, "lost by n8n": 0, waiting: 0, "last after s": 0 };
  const look = async () => {
    const wentOn = await count(harness, workflow, "success");
    const lost = (await count(harness, workflow, "crashed")) + (await count(harness, workflow, "error"));
    if (wentOn > found["went on"]) found["last after s"] = Math.round((performance.now() - asked) / 1_000);
    Object.assign(found, { "went on": wentOn, "lost by n8n": lost, waiting: taps - wentOn - lost });
    const quietS = (performance.now() - asked) / 1_000 - found["last after s"];
    return found.waiting === 0 || quietS > QUIET_S ? true : undefined;
  };
  await until(look, { what: "the end of every execution", timeoutMs: latestMs(taps), intervalMs: 2_000 });
  return found;
}

/** How many executions of a workflow have a status. */
export async function count(harness: Harness, workflow: string, status: string): Promise<number> {
  let found = 0;
  let cursor = "";
  do {
    const path = `/executions?workflowId=${workflow}&status=${status}&limit=250${cursor}`;
    const page = await harness.session.publicApi<{ data: unknown[]; nextCursor: string | null }>("GET", path);
    found += page.data.length;
    cursor = page.nextCursor ? `&cursor=${encodeURIComponent(page.nextCursor)}` : "";
  } while (cursor);
  return found;
}
