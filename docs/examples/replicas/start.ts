/** `pnpm replicas`: three replicas of service.ts, a proxy before them, a PostgreSQL and the mock server, until Ctrl+C. */
import { readFileSync } from "node:fs";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import pg from "pg";
import { startFront } from "../../../test/hosts/front.ts";
import { freePorts } from "../../../test/hosts/ports.ts";
import { startPostgres } from "../../../test/hosts/postgres.ts";
import { startReady } from "../../../test/hosts/process.ts";

const given = process.env.DATABASE_URL;
const postgres = given ? undefined : await startPostgres();
const database = given ?? postgres?.url ?? "";
const sql = new pg.Client({ connectionString: database });
await sql.connect();
await sql.query(readFileSync(new URL("./decisions.sql", import.meta.url), "utf8"));
await sql.end();

const mock = await startMockServer({ port: Number(process.env.MOCK_PORT ?? 4780) });
const ports = await freePorts(3);
const front = await startFront(ports, Number(process.env.PORT ?? 8080));
const program = new URL("./service.ts", import.meta.url).pathname;
const replicas = await Promise.all(
  ports.map((port) => {
    const settings = { PUBLIC_URL: front.url, PORT: String(port), DATABASE_URL: database };
    const env = { ...settings, IOTPUSH_URL: mock.url, IOTPUSH_KEY: DEMO.privateTopicKey };
    return startReady(
      { name: `replica ${port}`, command: process.execPath, args: [program], env },
      { url: `http://127.0.0.1:${port}/iotpush/`, anyStatus: true },
    );
  }),
);
console.log(`
  Ask:     curl ${front.url}/
  Answer:  ${mock.url}/
  Look:    psql ${database} -c "SELECT * FROM decisions"
  Kill one of ${replicas.map(({ pid }) => pid).join(", ")} while a question waits, and answer it then. Ctrl+C ends everything.
`);

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await front[Symbol.asyncDispose]();
    await mock[Symbol.asyncDispose]();
    await postgres?.[Symbol.asyncDispose]();
    process.exit();
  });
