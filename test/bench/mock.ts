import { join } from "node:path";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { temporaryFolder } from "../hosts/temporary.ts";
import { fillDataFile } from "./many-messages.ts";
import { collectGarbage, inTurns, median, quantile, type Table } from "./measure.ts";
import { type Peer, startedPeers } from "./mock-peers.ts";
import { load, memoryMiB } from "./server-load.ts";

const WARM_UP = 200;

/** `pnpm bench mock`: the mock server beside the servers people use today, and what makes it good in tests. */
export async function run(): Promise<Table[]> {
  return [
    await publishing(),
    await starting(),
    await many(),
    await listening(),
    await hundredThousand(),
    await memory(),
  ];
}

async function publishing(): Promise<Table> {
  const { peers, missing } = await startedPeers();
  const idle = new Map(peers.map((peer) => [peer.name, memoryMiB(peer.pid)]));
  const kinds = Object.fromEntries(peers.map((peer) => [peer.name, peer])) as Record<string, Peer>;
  for (const peer of peers) await load(peer, 1_000);
  const results = await inTurns(5, kinds, (peer) => load(peer, 3_000));
  const rows = peers.map((peer) => {
    const rounds = results[peer.name] ?? [];
    return {
      server: peer.name,
      "publishes/s": median(rounds.map(({ perSecond }) => perSecond)),
      "publishes/CPU-s": median(rounds.map(({ perCpuSecond }) => perCpuSecond)),
      "p50 ms": median(rounds.map(({ p50 }) => p50)),
      "p99 ms": median(rounds.map(({ p99 }) => p99)),
      "start ms": Math.round(peer.startMs),
      "first publish ms": Math.round(peer.firstMs),
      "idle MiB": idle.get(peer.name) ?? Number.NaN,
      "loaded MiB": memoryMiB(peer.pid),
    };
  });
  for (const peer of peers) await peer.stop();
  return {
    title: `Publishing, 32 at a time, medians of 5 interleaved rounds of 3,000${missing.length ? ` (not installed: ${missing.join(", ")})` : ""}`,
    goal: "per CPU-second at least emulate, with validation and SQLite on; p99 at most 4 × p50; start under 200 ms",
    rows,
  };
}

async function starting(): Promise<Table> {
  const times: number[] = [];
  for (let n = 0; n < 30; n++) {
    const start = performance.now();
    const mock = await startMockServer();
    times.push(performance.now() - start);
    await mock.close();
  }
  const row = {
    name: "startMockServer()",
    "median ms": round(median(times)),
    "p99 ms": round(quantile(times, 0.99)),
  };
  return { title: "Starting in a test, 30 times", goal: "at most 10 ms", rows: [row] };
}

async function many(): Promise<Table> {
  const start = performance.now();
  const mocks = await Promise.all(Array.from({ length: 200 }, () => startMockServer()));
  const startedMs = performance.now() - start;
  await Promise.all(
    mocks.map(({ url }, n) =>
      fetch(`${url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: `server ${n}` }),
    ),
  );
  const crosstalk = mocks.filter(({ control }, n) => {
    const { messages, total } = control.messages();
    return total !== 1 || messages[0]?.message !== `server ${n}`;
  });
  for (const mock of mocks) await mock.close();
  const row = {
    servers: 200,
    "started in ms": Math.round(startedMs),
    "with another's message": crosstalk.length,
  };
  return { title: "Two hundred at once in one process", goal: "no crosstalk", rows: [row] };
}

async function listening(): Promise<Table> {
  await using mock = await startMockServer();
  const stream = await fetch(`${mock.url}/_mock/events`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error("no event stream");
  const times: number[] = [];
  let text = "";
  const seen = async (mark: string) => {
    while (!text.includes(mark)) text += (await reader.read()).value ?? "";
    text = "";
  };
  await seen("ready");
  for (let n = -WARM_UP; n < 500; n++) {
    const start = performance.now();
    const sent = fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: `number-${n}.` });
    await seen(`number-${n}.`);
    if (n >= 0) times.push(performance.now() - start);
    await (await sent).text();
  }
  await reader.cancel();
  const row = {
    name: "publish → event",
    "median ms": round(median(times)),
    "p99 ms": round(quantile(times, 0.99)),
  };
  return {
    title: "From a publish to the server-sent event, 500 times",
    goal: "median under 2 ms",
    rows: [row],
  };
}

async function hundredThousand(): Promise<Table> {
  const folder = temporaryFolder("bench-many").path;
  const rows: Record<string, string | number>[] = [];
  for (const total of [1_000, 100_000]) {
    const data = join(folder, `${total}.sqlite`);
    await fillDataFile(data, total);
    await using mock = await startMockServer({ data, deliveries: "off" });
    const phone = mock.control.phones.list()[0]?.id;
    const pages = [
      ["the newest", "/_mock/messages?limit=50"],
      ["a phone's newest", `/_mock/messages?limit=50&phone=${phone}`],
      ["a phone's in the middle", `/_mock/messages?limit=50&phone=${phone}&offset=${total / 2}`],
      ["a search", "/_mock/messages?limit=50&search=Reading 77"],
      ["a search that finds little", "/_mock/messages?limit=50&search=Reading 777"],
      ["receipts", "/api/receipts?limit=50"],
    ] as const;
    const url = mock.url;
    for (const [index, [page, path]] of pages.entries()) {
      rows[index] ??= { page };
      const at = (what: string) => `${what} of ${total.toLocaleString("en")}`;
      rows[index][at("first ms")] = await medianPage(url + path, 1);
      rows[index][at("ms")] = await medianPage(url + path, 30);
      rows[index][at("after a push ms")] = await medianPage(url + path, 30, () => pushed(url));
    }
  }
  return { title: "Pages among 100,000 messages, medians of 30", goal: "as fast as at 1,000", rows };
}

async function pushed(url: string): Promise<void> {
  const response = await fetch(`${url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: "one more" });
  await response.text();
}

async function medianPage(url: string, times: number, before?: () => Promise<void>): Promise<number> {
  const session = { authorization: `Bearer ${DEMO.sessionToken}` };
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    await before?.();
    const start = performance.now();
    const response = await fetch(url, { headers: session });
    await response.text();
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    taken.push(performance.now() - start);
  }
  return round(median(taken));
}

async function memory(): Promise<Table> {
  const folder = temporaryFolder("bench-memory").path;
  await using mock = await startMockServer({ data: join(folder, "data.sqlite"), quota: false });
  const heapMiB = () => {
    collectGarbage();
    return Number((process.memoryUsage().heapUsed / 2 ** 20).toFixed(1));
  };
  let sent = 0;
  const pushTo = async (total: number) => {
    const push = async () => {
      while (sent++ < total)
        await (
          await fetch(`${mock.url}/api/push/${DEMO.publicTopic}`, { method: "POST", body: `n ${sent}` })
        ).text();
    };
    await Promise.all(Array.from({ length: 32 }, push));
    sent = total;
    return heapMiB();
  };
  const [first, last] = [await pushTo(12_000), await pushTo(30_000)];
  const grown = `${(((last - first) / first) * 100).toFixed(1)} %`;
  const row = { "heap after 12,000 MiB": first, "after 30,000 MiB": last, grown };
  return {
    title: "Memory after collection, while 30,000 are pushed; its logs are full at 10,000",
    goal: "grows under 5 %",
    rows: [row],
  };
}

const round = (ms: number): number => Number(ms.toFixed(2));
