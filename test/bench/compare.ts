import { setTimeout as delay } from "node:timers/promises";
import type { Progress } from "../../shared/tooling/build/progress.ts";
import { startCore } from "./compare/core.ts";
import { startBridgeWay, startCompanion } from "./compare/home-assistant.ts";
import { startN8nIotpush, startN8nTelegram } from "./compare/n8n.ts";
import { startNodeRedIotpush } from "./compare/node-red-iotpush.ts";
import { startNodeRedTelegram } from "./compare/node-red-telegram.ts";
import { startNtfy } from "./compare/ntfy.ts";
import { type Arrival, type StartWay, startCollector, type Way } from "./compare/way.ts";
import { median, quantile, type Table } from "./measure.ts";

const WAYS: Record<string, StartWay> = {
  core: startCore(true),
  receipts: startCore(false),
  n8n: startN8nIotpush(true),
  "n8n-keep-waiting": startN8nIotpush(false),
  ntfy: startNtfy(undefined),
  "ntfy-all": startNtfy("all"),
  "node-red": startNodeRedIotpush,
  "node-red-telegram": startNodeRedTelegram(true),
  "n8n-telegram": startN8nTelegram(true),
  "n8n-link": startN8nTelegram(false),
  bridge: startBridgeWay,
  companion: startCompanion,
};
const OPEN = 100;
const FEW = 10;
/** From one tap to the next. */
const TAP_MS = 50;
/** Once nothing has arrived for this long, nothing more is expected: receipts are read, and Telegram retried, every second. */
const QUIET_MS = 10_000;

/** `pnpm bench compare [WAY…]`: what becomes of taps with the ways people use today. */
export async function run(progress: Progress): Promise<Table[]> {
  const asked = process.argv.slice(3);
  const unknown = asked.find((name) => !(name in WAYS));
  if (unknown) throw new Error(`No way "${unknown}": choose among ${Object.keys(WAYS).join(", ")}.`);
  const chosen = Object.entries(WAYS).filter(([name]) => asked.length === 0 || asked.includes(name));
  const rows: Table["rows"][number][] = [];
  for (const [name, start] of chosen) {
    progress.update(rows.length / chosen.length, name);
    const row = await measured(start);
    progress.log(`${name} ${JSON.stringify(row)}`);
    rows.push(row);
  }
  return [{ title: "What becomes of a tap", rows }];
}

async function measured(start: StartWay): Promise<Table["rows"][number]> {
  const collector = await startCollector();
  try {
    await using way = await start(collector.url);
    const scene = async (
      first: number,
      count: number,
      act: (n: number) => Promise<void>,
      after?: () => Promise<unknown>,
    ) => {
      const questions = Array.from({ length: count }, (_, index) => first + index);
      for (const n of questions) await way.ask(n);
      const from = collector.arrivals.length;
      for (const n of questions) {
        await act(n);
        await delay(TAP_MS);
      }
      await after?.();
      await collector.quiet(QUIET_MS);
      return counted(questions, collector.arrivals.slice(from));
    };
    const tapped = new Map<number, number>();
    const open = await scene(1_000, OPEN, async (n) => {
      tapped.set(n, performance.now());
      await way.tap(n, "approve");
    });
    const times = open.first.map(({ n, at }) => at - (tapped.get(n) ?? Number.NaN));
    const twice = await scene(2_000, FEW, async (n) => {
      await way.tap(n, "approve");
      await way.tap(n, "reject");
    });
    const stranger = await scene(3_000, FEW, (n) => way.tap(n, "approve", "stranger"));
    const down = await downScene(way, scene);
    return {
      way: way.name,
      [`${OPEN} open: lost`]: open.lost,
      doubled: open.more,
      "median ms": Math.round(median(times)),
      "p95 ms": Math.round(quantile(times, 0.95)),
      [`${FEW} × two taps: went on twice`]: twice.more,
      [`${FEW} taps of a stranger: went on`]: FEW - stranger.lost,
      [`${FEW} taps while down: lost`]: down.lost,
      "went on again after the restart": down.more,
    };
  } finally {
    collector.close();
  }
}

type Scene = (
  first: number,
  count: number,
  act: (n: number) => Promise<void>,
  after?: () => Promise<unknown>,
) => Promise<{ lost: number; more: number }>;

/** The first tap comes when all are asked and the asking side has crashed. */
async function downScene(way: Way, scene: Scene) {
  let killed: Promise<void> | undefined;
  const tap = async (n: number) => {
    killed ??= way.kill();
    await killed;
    await way.tap(n, "approve");
  };
  return scene(4_000, FEW, tap, async () => {
    await way.restart();
    await delay(way.lateMs ?? 0);
  });
}

/** How often flows went on: not at all, and more than once for a question. */
function counted(questions: readonly number[], arrivals: readonly Arrival[]) {
  const first = questions.flatMap((n) => arrivals.find((arrival) => arrival.n === n) ?? []);
  // A question of an earlier scene may reach its limit meanwhile.
  const own = arrivals.filter(({ n }) => questions.includes(n));
  return { first, lost: questions.length - first.length, more: own.length - first.length };
}
