import { startQueueHarness } from "../stories/n8n/harness.ts";
import type { Table } from "./measure.ts";
import { everyTap } from "./n8n-taps.ts";

/** Early taps in queue mode, while one of two workers is killed and comes back. */
export async function run(): Promise<Table[]> {
  await using queue = await startQueueHarness({ quota: false });
  const [worker] = queue.n8n.workers;
  const halfway = async () => {
    await worker?.kill();
    await worker?.restart();
  };
  const taps = Number(process.env.TAPS ?? 1_000);
  const row = await everyTap(queue.harness, { taps, halfway });
  const goal = "every tap goes on, but those of executions that n8n lost with the worker";
  return [{ title: "Taps 0-2 s after the push, one of two workers killed", goal, rows: [row] }];
}
