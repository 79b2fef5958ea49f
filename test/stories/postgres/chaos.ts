import { setTimeout as sleep } from "node:timers/promises";
import { DEMO, type MockServer } from "@iotpush/mock-server";
import { until } from "../../hosts/until.ts";
import { check, type History } from "./check.ts";
import { type Fleet, type FleetOptions, startFleet } from "./fleet.ts";

export type Chaos = FleetOptions & {
  /** How long things go wrong. */
  seconds: number;
  /** How many questions are answered by callback, or by receipt if the callback is lost; and how many by receipt alone. */
  callbacks: number;
  receipts: number;
  seed: number;
};

/** Asks through replicas that are killed and stopped, over a line that breaks, and gives what clients and service wrote down. */
export async function chaos({ seconds, callbacks, receipts, seed, ...options }: Chaos): Promise<string[]> {
  await using fleet = await startFleet(options);
  const random = chance(seed);
  const tapped = new Map<number, string>();
  const over = new AbortController();
  const people = tapAll(fleet.mock, tapped, random, over.signal);
  const asked: number[] = [];
  const all = [
    ...Array.from({ length: callbacks }, (_, n) => ({ n, mode: "auto" })),
    ...Array.from({ length: receipts }, (_, n) => ({ n: callbacks + n, mode: "poll" })),
  ];
  const pauseMs = (seconds * 1_000) / all.length;
  const start = performance.now();
  const queue = all.entries();
  // No more at once: clients that all try again would keep an overloaded service from ever coming back.
  const asking = Array.from({ length: 64 }, async () => {
    for (const [index, { n, mode }] of queue) {
      await sleep(Math.max(0, start + index * pauseMs - performance.now()));
      await ask(fleet, n, mode);
      asked.push(n);
    }
  });
  await wreck(fleet, seconds, random);
  await Promise.all(asking);
  const history = async (): Promise<History> => ({
    asked,
    tapped,
    delivered: fleet.delivered(),
    decisions: await fleet.decisions(),
  });
  const isDone = async () =>
    check(await history()).some((each) => /lost|0 rows/.test(each)) ? undefined : true;
  await until(isDone, {
    what: "every answer to arrive",
    timeoutMs: 120_000,
    intervalMs: 500,
    describe: () => fleet.replicas.map((each) => each.log().slice(-500)).join("\n---\n"),
  }).catch((error) => console.error(String(error)));
  over.abort();
  await people;
  return check(await history());
}

/** Asks as a careful client does: with a key, again until it hears that the question was asked. */
async function ask({ url }: Fleet, n: number, mode: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/ask?n=${n}&mode=${mode}&timeoutMs=600000`, {
      signal: AbortSignal.timeout(20_000),
    }).catch(() => undefined);
    await response?.arrayBuffer().catch(() => undefined);
    if (response?.ok) return;
    await sleep(200);
  }
}

/** People who tap every question soon after they see it; each always taps the same button. */
async function tapAll(
  { control }: MockServer,
  tapped: Map<number, string>,
  random: () => number,
  over: AbortSignal,
): Promise<void> {
  const seen = new Set<string>();
  while (!over.aborted) {
    for (const { id, message } of control.messages({ topic: DEMO.privateTopic, limit: 200 }).messages) {
      if (seen.has(id)) continue;
      seen.add(id);
      const n = Number(/\d+/.exec(message)?.[0]);
      const action = n % 2 === 0 ? "yes" : "no";
      void sleep(random() * 2_000).then(() => {
        tapped.set(n, action);
        control.phones.tap(DEMO.phones[0], id, action);
      });
    }
    await sleep(100);
  }
}

/** Every two seconds a replica is killed, or stopped beyond its lease; PostgreSQL is restarted, and crashes, and the line is cut and slow. */
async function wreck(fleet: Fleet, seconds: number, random: () => number): Promise<void> {
  const { postgres, line, replicas } = fleet;
  const rounds = Math.floor(seconds / 2);
  const at = (part: number) => Math.floor(rounds * part);
  let index = 0;
  for (let round = 0; round < rounds; round++) {
    const next = sleep(2_000);
    if (round === at(0.7)) await postgres.kill();
    if (round === at(0.3) || round === at(0.7)) await postgres.restart();
    else if (round === at(0.4)) {
      line.cut();
      await next;
      line.restore();
    } else if (round === at(0.5)) line.slow(50);
    else if (round === at(0.6)) line.slow(0);
    else {
      index = (index + 1) % replicas.length;
      const replica = replicas[index];
      if (random() < 0.3 && replica) {
        process.kill(replica.pid, "SIGSTOP");
        await sleep((fleet.replica.leaseMs * 4) / 3);
        process.kill(replica.pid, "SIGCONT");
      } else {
        await replica?.kill();
        await fleet.start(index);
      }
    }
    await next;
  }
}

/** Numbers from 0 to 1 that a seed repeats. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
