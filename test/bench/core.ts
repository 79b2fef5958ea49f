import { fork } from "node:child_process";
import { Agent } from "node:http";
import { Asker, buttons, CallbackReceiver, IotpushClient, newSecret, systemClock } from "@iotpush/core";
import { axiosTransport } from "@iotpush/core/axios";
import { createFetchClient } from "@iotpush/core/fetch";
import { FakeClock } from "@iotpush/core/testing";
import axios from "axios";
import { storing } from "./core-store.ts";
import { collectGarbage, inTurns, median, quantile, type Table } from "./measure.ts";

const CONCURRENCY = 32;
const KEY = "0123456789abcdef0123456789abcdef";

/** `pnpm bench core`: what the client costs over bare HTTP, what a callback costs, what ten thousand open questions cost,
 * and what a save costs. */
export async function run(): Promise<Table[]> {
  return [await pushing(), await heapOfPushes(), await receiving(), await waiting(), await storing()];
}

/** A server on keep-alive connections in a process of its own, so that its work is not counted. */
async function startServer(): Promise<{ url: string; stop(): void }> {
  const child = fork(new URL("./push-server.ts", import.meta.url));
  const port = await new Promise<number>((resolve) =>
    child.once("message", (port) => resolve(port as number)),
  );
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

async function pushing(): Promise<Table> {
  const server = await startServer();
  const url = `${server.url}/api/push/alerts`;
  const httpAgent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const client = new IotpushClient({
    baseUrl: server.url,
    apiKey: KEY,
    transport: axiosTransport({ httpAgent, proxy: false }),
  });
  const overFetch = createFetchClient({ baseUrl: server.url, apiKey: KEY });
  const bare = axios.create({ httpAgent, proxy: false, headers: { authorization: `Bearer ${KEY}` } });
  const push = { title: "Disk", message: "Disk sda1 is 87 % full", priority: "high" as const };
  const headers = { "content-type": "application/json", authorization: `Bearer ${KEY}` };
  const bareFetch = async (more: RequestInit = {}) => {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(push), ...more });
    await response.json();
  };
  const kinds = {
    "client over axios": async () => void (await client.messages.push("alerts", push)),
    "bare axios": async () => void (await bare.post(url, push)),
    "client over fetch": async () => void (await overFetch.messages.push("alerts", push)),
    "bare fetch": () => bareFetch(),
    // The client limits the time of each request, which bare fetch does not.
    "bare fetch with AbortSignal.timeout": () => bareFetch({ signal: AbortSignal.timeout(10_000) }),
  };
  for (const once of Object.values(kinds)) await many(1_000, once);
  const results = await inTurns(5, kinds, (once) => measured(4_000, once));
  httpAgent.destroy();
  server.stop();
  const perCpu = (name: keyof typeof kinds) => median(results[name].map(({ perCpuSecond }) => perCpuSecond));
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  return {
    title: "Pushing, 32 at a time, medians of 5 interleaved rounds of 4,000",
    goal: "over axios at least 0.95 of bare axios, over fetch at least 0.9 of bare fetch",
    rows: names.map((name) => {
      const bare = name.endsWith("axios") ? "bare axios" : "bare fetch";
      return {
        name,
        "requests/s": median(results[name].map(({ perSecond }) => perSecond)),
        "requests/CPU-s": perCpu(name),
        "of bare": Number((perCpu(name) / perCpu(bare)).toFixed(2)),
      };
    }),
  };
}

async function heapOfPushes(): Promise<Table> {
  const server = await startServer();
  const httpAgent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const transport = axiosTransport({ httpAgent, proxy: false });
  const client = new IotpushClient({ baseUrl: server.url, apiKey: KEY, transport });
  const tenths: number[] = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    await many(10_000, async () => void (await client.messages.push("alerts", "Disk full")));
    tenths.push(heapMiB());
  }
  httpAgent.destroy();
  server.stop();
  return flat("Heap after collection over 100,000 pushes, MiB", tenths);
}

async function receiving(): Promise<Table> {
  const secret = newSecret();
  const receiver = new CallbackReceiver({
    clock: systemClock,
    secretsOf: () => [secret],
    handle: async () => {},
  });
  const receive = async (n: number) => {
    const { status } = await receiver.receive({
      method: "POST",
      path: `/q1/${secret}`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        event: "action",
        message_id: `m${n}`,
        action_id: "approve",
        acted_at: "2026-04-10",
      }),
    });
    if (status !== 200) throw new Error(`answered ${status}`);
  };
  for (let n = 0; n < 5_000; n++) await receive(-n);
  const times: number[] = [];
  const count = 100_000;
  const cpu = process.cpuUsage();
  for (let n = 0; n < count; n++) {
    const start = performance.now();
    await receive(n);
    times.push(performance.now() - start);
  }
  return {
    title: "Receiving 100,000 verified callbacks, one after the other",
    goal: "20,000 per CPU-second, p99 under 1 ms",
    rows: [
      {
        name: "CallbackReceiver.receive",
        "callbacks/CPU-s": Math.round(count / cpuSeconds(cpu)),
        "median ms": Number(median(times).toFixed(3)),
        "p99 ms": Number(quantile(times, 0.99).toFixed(3)),
      },
    ],
  };
}

async function waiting(): Promise<Table> {
  const clock = new FakeClock();
  let polls = 0;
  let pushes = 0;
  const client = new IotpushClient({
    baseUrl: "http://127.0.0.1:1",
    apiKey: KEY,
    clock,
    transport: async ({ method, url }) => {
      if (method === "GET") polls += 1;
      const receipt_id = method === "POST" ? `r${pushes}` : (url.split("/").at(-1) ?? "");
      const at = new Date(clock.now()).toISOString();
      const body =
        method === "POST"
          ? { success: true, id: `m${pushes++}`, receipt_id, topic: "t", timestamp: at, subscribers: 1 }
          : {
              ...{
                receipt_id,
                message_id: receipt_id.replace("r", "m"),
                topic_id: "t1",
                status: "delivered",
              },
              ...{ delivered_count: 1, read_count: 0, acted_count: 0, actions_taken: [] },
              ...{ created_at: at, updated_at: at },
            };
      return { status: 200, headers: {}, body: JSON.stringify(body) };
    },
  });
  const asker = new Asker({ client, clock });
  for (let n = 0; n < 10_000; n++)
    await asker.ask({ topic: "t", message: "?", actions: buttons.yesNo(), timeoutMs: 86_400_000 });
  await clock.advance(60_000);
  polls = 0;
  const tenths: number[] = [];
  const minutes = 100;
  for (let tenth = 0; tenth < 10; tenth++) {
    await clock.advance((minutes / 10) * 60_000);
    tenths.push(heapMiB());
  }
  const pollsPerMinute = polls / minutes;
  await asker.close();
  const table = flat("10,000 open questions on one reader over 100 played minutes: heap, MiB", tenths);
  return {
    ...table,
    goal: `${table.goal}; at most 60 requests a minute`,
    rows: table.rows.map((row) => ({ ...row, "requests/min": pollsPerMinute })),
  };
}

function flat(title: string, tenths: readonly number[]): Table {
  const [first = 0, last = 0] = [tenths[0], tenths.at(-1)];
  const growth = `${(((last - first) / first) * 100).toFixed(1)} %`;
  return {
    title,
    goal: "growth under 5 % from the first to the last tenth",
    rows: [{ name: "heap", "first tenth": first, "last tenth": last, growth }],
  };
}

const heapMiB = (): number => {
  collectGarbage();
  return Number((process.memoryUsage().heapUsed / 2 ** 20).toFixed(2));
};

async function measured(count: number, once: () => Promise<void>) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await many(count, once);
  return {
    perSecond: Math.round(count / ((performance.now() - start) / 1000)),
    perCpuSecond: Math.round(count / cpuSeconds(cpu)),
  };
}

const cpuSeconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

async function many(count: number, once: () => Promise<void>): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (left-- > 0) await once();
    }),
  );
}
