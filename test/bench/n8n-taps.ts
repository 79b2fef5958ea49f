import { setTimeout as delay } from "node:timers/promises";
import type { Stage } from "../stories/n8n/stage.ts";

const TAPS = 1_000;
const AT_ONCE = 10;

/** How many taps reach n8n neither by the callback nor by the receipt that is read before it waits. */
export async function lostTaps(stage: Stage): Promise<Record<string, string | number>> {
  const ask = {
    operation: "sendAndWait",
    message: "=Tap {{ $json.body.n }}?",
  };
  const workflow = await stage.chain("bench-taps", [stage.node("Ask", ask)]);
  for (let n = 0; n < TAPS; n++)
    stage.mock.control.rules.add({
      match: { text: `Tap ${n}?` },
      do: { tap: "approve" },
      delay_ms: Math.floor((n * 2_000) / TAPS),
      times: 1,
    });
  const left = Array.from({ length: TAPS }, (_, n) => (n * 617) % TAPS);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let n = left.pop(); n !== undefined; n = left.pop()) {
        await stage.start("bench-taps", { n });
        await delay(250);
      }
    }),
  );
  await delay(5_000);
  const lost = await count(stage, workflow, "waiting");
  const answered = TAPS - lost;
  const refused = stage.mock.control
    .deliveries({ kind: "callback", state: "failed" }, 5_000)
    .filter(({ requestBody }) => requestBody.includes("approve")).length;
  return {
    taps: TAPS,
    answered,
    "callback refused, receipt read": refused - lost,
    lost,
    "share lost": `${((100 * lost) / TAPS).toFixed(1)} %`,
  };
}

async function count(stage: Stage, workflow: string, status: string): Promise<number> {
  let found = 0;
  let cursor = "";
  do {
    const path = `/executions?workflowId=${workflow}&status=${status}&limit=250${cursor}`;
    const page = await stage.session.publicApi<{ data: unknown[]; nextCursor: string | null }>("GET", path);
    found += page.data.length;
    cursor = page.nextCursor ? `&cursor=${encodeURIComponent(page.nextCursor)}` : "";
  } while (cursor);
  return found;
}
