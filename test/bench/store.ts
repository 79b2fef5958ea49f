import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Asker, type AskOutcome, IotpushClient, type QuestionStore, sqliteStore } from "@iotpush/core";
import type { Life } from "@iotpush/core/adapter";
import { postgresStore } from "@iotpush/core/postgres";
import { fakeTransport } from "@iotpush/core/testing";
import pg from "pg";
import { type Postgres, startPostgres } from "../hosts/postgres.ts";
import { inTurns, median, quantile, type Table } from "./measure.ts";

const CONNECTIONS = 10;
const AT_ONCE = 32;
const ms = (time: number): number => Number(time.toFixed(1));

/** `pnpm bench store`: what questions cost that many processes share. */
export async function run(): Promise<Table[]> {
  await using postgres = await startPostgres({ durable: true });
  return [await waiting(postgres), await throughput(postgres), await commits(postgres), await many(postgres)];
}

/** An Asker over a service that accepts every push at once. */
function makeAsker(store: QuestionStore, onEnd: (outcome: AskOutcome) => void = () => {}) {
  let pushes = 0;
  const transport = fakeTransport(({ method }) => {
    if (method !== "POST") return { status: 404, body: { error: "no" } };
    const id = `m${Math.random().toString(36).slice(2)}${++pushes}`;
    const body = {
      success: true,
      id,
      receipt_id: `r${id}`,
      topic: "t",
      subscribers: 1,
      timestamp: new Date().toISOString(),
    };
    return { body };
  });
  const client = new IotpushClient({ baseUrl: "http://127.0.0.1:1", apiKey: "k", transport });
  const asker = new Asker(
    { client, store, callbackBase: "http://127.0.0.1:2/c", mode: "callback", maxOpen: 1_000_000 },
    (_, outcome) => onEnd(outcome),
  );
  const ask = () =>
    asker.ask({
      topic: "t",
      message: "Disk sda1 is 87 % full. Clean up?",
      actions: [{ id: "yes", label: "Yes", type: "button" }],
      timeoutMs: 3_600_000,
    });
  return { asker, ask };
}

async function tap(asker: Asker, life: Life | undefined): Promise<void> {
  const { status } = await asker.callbacks.receive({
    method: "POST",
    path: `/${life?.id}/${life?.secret}`,
    headers: { "content-type": "application/json" },
    body: { event: "action", message_id: life?.pushes[0]?.messageId, action_id: "yes", user_id: "u" },
  });
  if (status !== 200) throw new Error(`A callback was answered ${status}`);
}

const open = (postgres: Postgres, schema: string) =>
  postgresStore({ connectionString: postgres.url, schema, maxConnections: CONNECTIONS });

async function waiting(postgres: Postgres): Promise<Table> {
  const [here, there] = [await open(postgres, "waiting"), await open(postgres, "waiting")];
  const [a, b] = [makeAsker(here.questions), makeAsker(there.questions)];
  await Promise.all([a.asker.start(), b.asker.start()]);
  const times: number[] = [];
  for (let n = 0; n < 550; n++) {
    const { asked, outcome } = await a.ask();
    const life = await there.questions.find(asked.id);
    const start = performance.now();
    await Promise.all([tap(b.asker, life), outcome]);
    if (n >= 50) times.push(performance.now() - start);
  }
  for (const each of [a, b]) await each.asker.close();
  for (const each of [here, there]) await each.close();
  return {
    title: "From a callback on one replica to the waiter on another, 500 times",
    goal: "p95 at most 50 ms",
    rows: [{ name: "PostgreSQL", "median ms": ms(median(times)), "p95 ms": ms(quantile(times, 0.95)) }],
  };
}

/** Questions asked, answered and delivered a second. */
async function questionsPerSecond(store: QuestionStore, count: number): Promise<number> {
  let done = 0;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { asker, ask } = makeAsker(store, () => void (++done === count && finish()));
  await asker.start();
  let left = count;
  const start = performance.now();
  const person = async () => {
    while (left-- > 0) {
      const { asked } = await ask();
      await tap(asker, await store.find(asked.id));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, person));
  await finished;
  const perSecond = count / ((performance.now() - start) / 1_000);
  await asker.close();
  return perSecond;
}

/** The same driver, connections and number of commits, without anything to decide. */
async function floor(postgres: Postgres, count: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: postgres.url, max: CONNECTIONS });
  await pool.query("CREATE TABLE IF NOT EXISTS plain (id TEXT PRIMARY KEY, version INTEGER, life TEXT)");
  const life = "x".repeat(700);
  let left = count;
  const start = performance.now();
  const person = async () => {
    while (left-- > 0) {
      const id = `${performance.now()} ${Math.random()}`;
      await pool.query("INSERT INTO plain VALUES ($1, 1, $2)", [id, life]);
      await pool.query("SELECT life FROM plain WHERE id = $1", [id]);
      for (const version of [1, 2, 3])
        await pool.query("UPDATE plain SET version = $3, life = $4 WHERE id = $1 AND version = $2", [
          id,
          version,
          version + 1,
          life,
        ]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, person));
  const perSecond = count / ((performance.now() - start) / 1_000);
  await pool.end();
  return perSecond;
}

async function throughput(postgres: Postgres): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), "bench-stores-"));
  const file = await sqliteStore(join(folder, "store.sqlite"));
  const shared = await open(postgres, "throughput");
  const count = 2_000;
  const found = await inTurns(
    3,
    {
      SQLite: () => questionsPerSecond({ ...file.questions, close: async () => {} }, count),
      PostgreSQL: () => questionsPerSecond(shared.questions, count),
      "bare pg": () => floor(postgres, count),
    },
    (measure) => measure(),
  );
  await file.close();
  await shared.close();
  rmSync(folder, { recursive: true });
  const bare = median(found["bare pg"]);
  return {
    title: `Questions asked, answered and delivered a second, ${AT_ONCE} at a time, ${CONNECTIONS} connections, 3 rounds of ${count}`,
    goal: "PostgreSQL at least 0.4 of bare pg",
    rows: Object.entries(found).map(([name, rounds]) => ({
      name,
      "questions/s": Math.round(median(rounds)),
      "of bare pg": Number((median(rounds) / bare).toFixed(2)),
    })),
  };
}

async function commits(postgres: Postgres): Promise<Table> {
  const store = await open(postgres, "commits");
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const written = async () =>
    Number(
      (
        await client.query(
          "SELECT sum(n_tup_ins + n_tup_upd) AS n FROM pg_stat_user_tables WHERE schemaname = 'commits' AND relname = 'questions'",
        )
      ).rows[0].n,
    );
  const count = 1_000;
  await questionsPerSecond(store.questions, count);
  // Statistics are handed in by idle connections, at the latest when they end.
  await store.close();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const perQuestion = (await written()) / count;
  await client.end();
  return {
    title: "Writes, each its own commit",
    goal: "at most 4 a question",
    rows: [{ name: "PostgreSQL", "writes a question": perQuestion }],
  };
}

const START = `
import { Asker, createClient } from "@iotpush/core";
import { postgresStore } from "@iotpush/core/postgres";
const [connectionString, schema] = process.argv.slice(1);
const before = performance.now();
const store = await postgresStore({ connectionString, schema });
const asker = new Asker({ client: createClient({ baseUrl: "http://127.0.0.1:1", apiKey: "k" }), store: store.questions, callbackBase: "http://127.0.0.1:2/c" });
await asker.start();
const start = performance.now() - before;
console.log(JSON.stringify({ start, mb: process.memoryUsage().rss / 2 ** 20 }));
process.exit(0);
`;

async function many(postgres: Postgres): Promise<Table> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const sizes = { "1,000": 1_000, "100,000": 100_000 } as const;
  const stores = new Map<string, Awaited<ReturnType<typeof open>>>();
  for (const [name, size] of Object.entries(sizes)) {
    const schema = `open ${size}`;
    const store = await open(postgres, schema);
    stores.set(name, store);
    const { asker, ask } = makeAsker(store.questions);
    const { asked } = await ask();
    const life = JSON.stringify(await store.questions.find(asked.id));
    await client.query(
      `INSERT INTO "${schema}".questions (id, asked_at, version, form, due_at, life)
SELECT n::text, n, 2, 1, $1, replace($2, $3, n::text) FROM generate_series(1, ${size}) AS n`,
      [Date.now() + 86_400_000, life, asked.id],
    );
    await client.query(`ANALYZE "${schema}".questions`);
    await asker.close();
  }
  const ending = await inTurns(5, sizes, async (_, name) => {
    const store = stores.get(name);
    if (!store) throw new Error(name);
    const { asker, ask } = makeAsker(store.questions);
    await asker.start();
    const times: number[] = [];
    for (let n = 0; n < 200; n++) {
      const { asked } = await ask();
      const life = await store.questions.find(asked.id);
      const start = performance.now();
      await tap(asker, life);
      times.push(performance.now() - start);
    }
    await asker.close();
    return median(times);
  });
  for (const store of stores.values()) await store.close();
  await client.end();
  const rows = Object.entries(sizes).map(([name, size]) => {
    const args = ["--input-type=module", "-e", START, postgres.url, `open ${size}`];
    const output = execFileSync(process.execPath, args, {
      encoding: "utf8",
      cwd: new URL(".", import.meta.url),
    });
    const { start, mb } = JSON.parse(output) as { start: number; mb: number };
    const end = median(ending[name as keyof typeof sizes]);
    return {
      open: name,
      "start ms": ms(start),
      "resident MB": ms(mb),
      "ending one, median ms": Number(end.toFixed(2)),
    };
  });
  return {
    title: "Open questions in PostgreSQL",
    goal: "at 100,000: start 3 s, 200 MB, ending one at most 1.2 of that at 1,000",
    rows,
  };
}
