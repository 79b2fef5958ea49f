import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import pg from "pg";
import { startFront } from "../../hosts/front.ts";
import { freePorts } from "../../hosts/ports.ts";
import { type Postgres, startPostgres } from "../../hosts/postgres.ts";
import { type HostProcess, startReady } from "../../hosts/process.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import type { Delivered } from "./check.ts";
import { type Line, startLine } from "./line.ts";

export const PROGRAM = new URL("./replica.ts", import.meta.url).pathname;
const REPLICAS = 3;

export type FleetOptions = {
  session?: boolean;
  profile?: "documented" | "live";
  leaseMs?: number;
  front?: boolean;
};

/** Replicas of one service behind a load balancer, with their database, and the service that they push to. */
export type Fleet = AsyncDisposable & {
  readonly url: string;
  /** Each replica, past the load balancer. */
  readonly direct: readonly string[];
  readonly mock: MockServer;
  readonly postgres: Postgres;
  readonly line: Line;
  readonly replicas: HostProcess[];
  /** What each replica is started with. */
  readonly replica: {
    database: string;
    schema: string;
    service: string;
    topic: string;
    apiKey: string;
    sessionToken?: string | undefined;
    callbackBase: string;
    leaseMs: number;
  };
  /** Starts a replica, also in the place of one that has ended; `program` is another version of it. */
  start(index: number, program?: string): Promise<void>;
  /** What the clients of all replicas were handed, as they wrote it down. */
  delivered(): Delivered[];
  /** What the clients' own table holds. */
  decisions(): Promise<{ n: number; action: string }[]>;
};

export async function startFleet({
  session = false,
  profile,
  leaseMs = 3_000,
}: FleetOptions = {}): Promise<Fleet> {
  const folder = temporaryFolder("fleet");
  const postgres = await startPostgres();
  const line = await startLine(postgres.port);
  const mock = await startMockServer({ quota: false, rateLimit: false, ...(profile ? { profile } : {}) });
  const ports = await freePorts(REPLICAS);
  const front = await startFront(ports);
  const sql = async (text: string) => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    return client.query(text).finally(() => client.end());
  };
  await sql("CREATE TABLE decisions (n INTEGER, action TEXT)");
  const replica = {
    database: `postgres://postgres@127.0.0.1:${line.port}/postgres`,
    schema: "iotpush",
    service: mock.url,
    topic: DEMO.privateTopic,
    apiKey: DEMO.privateTopicKey,
    sessionToken: session ? DEMO.sessionToken : undefined,
    callbackBase: `${front.url}/callbacks`,
    leaseMs,
  };
  const replicas: HostProcess[] = [];
  const histories = new Set<string>();
  let started = 0;
  const start = async (index: number, program = PROGRAM) => {
    const history = join(folder.path, `${++started}.jsonl`);
    histories.add(history);
    const args = [program, JSON.stringify({ ...replica, port: ports[index], history })];
    const launch = (triesLeft: number): Promise<HostProcess> =>
      startReady({ name: `replica ${index}`, command: process.execPath, args }, { log: /listening/ }).catch(
        (error) => {
          // As a supervisor does it: the database may have been away just then.
          if (triesLeft === 0) throw error;
          return launch(triesLeft - 1);
        },
      );
    replicas[index] = await launch(20);
  };
  await Promise.all(ports.map((_, index) => start(index)));
  return {
    url: front.url,
    direct: ports.map((port) => `http://127.0.0.1:${port}`),
    mock,
    postgres,
    line,
    replicas,
    replica,
    start,
    delivered: () =>
      [...histories].flatMap((file) => {
        let text = "";
        try {
          text = readFileSync(file, "utf8");
        } catch {
          // It delivered nothing.
        }
        return text.split("\n").flatMap((written) => (written ? [JSON.parse(written) as Delivered] : []));
      }),
    decisions: async () => (await sql("SELECT n, action FROM decisions")).rows,
    async [Symbol.asyncDispose]() {
      await Promise.all(replicas.map((each) => each.kill()));
      await front[Symbol.asyncDispose]();
      await line[Symbol.asyncDispose]();
      await mock[Symbol.asyncDispose]();
      await postgres[Symbol.asyncDispose]();
      folder.remove();
    },
  };
}
