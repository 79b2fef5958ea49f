import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Postgres, startPostgres } from "../../hosts/postgres.ts";

const execute = promisify(execFile);
const FUNCTIONS = new URL("../../../docs/examples/replicas/functions.ts", import.meta.url);
/** A process for one request, which is gone once it has responded. */
const ONE_REQUEST = `
const [file, name, url, body] = process.argv.slice(1);
const functions = await import(file);
const init = { method: "POST", headers: { "content-type": "application/json" }, body };
const response = await functions[name](new Request(url, init));
process.stdout.write(JSON.stringify({ status: response.status, body: await response.text() }), () => process.exit());
`;

let postgres: Postgres;
let mock: MockServer;
let platform: Server;
let sql: pg.Client;
let callbacksArrive = true;
let url = "";
const call = async (name: string, path = "/", body = "") => {
  const env = {
    ...{ PATH: process.env.PATH, DATABASE_URL: postgres.url, PUBLIC_URL: url },
    ...{ IOTPUSH_URL: mock.url, IOTPUSH_KEY: DEMO.privateTopicKey },
  };
  const args = ["--input-type=module", "-e", ONE_REQUEST, FUNCTIONS.href, name, `${url}${path}`, body];
  const { stdout } = await execute(process.execPath, args, { env });
  return JSON.parse(stdout) as { status: number; body: string };
};
const decisions = async () => (await sql.query("SELECT question, outcome FROM decisions")).rows;
const tap = () => {
  const [message] = mock.control.messages().messages;
  mock.control.phones.tap(DEMO.phones[0], message?.id ?? "", "approve");
};
/** As if its time had come. */
const due = () => sql.query("UPDATE iotpush.questions SET due_at = 0 WHERE owner IS NULL");

beforeAll(async () => {
  postgres = await startPostgres();
  mock = await startMockServer();
  sql = new pg.Client({ connectionString: postgres.url });
  await sql.connect();
  const table = new URL("../../../docs/examples/replicas/decisions.sql", import.meta.url);
  await sql.query(readFileSync(table, "utf8"));
  platform = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (!callbacksArrive) return response.writeHead(502).end();
    const answer = await call("callback", request.url, body);
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => platform.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
});
beforeEach(() => sql.query("DELETE FROM decisions"));
afterAll(async () => {
  platform.close();
  await sql.end();
  await mock[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

test("the page shows the functions that run here", () => {
  const page = readFileSync(new URL("../../../docs/more-than-one-process.md", import.meta.url), "utf8");
  const functions = readFileSync(FUNCTIONS, "utf8");
  expect(page).toContain(functions.slice(functions.indexOf("export const ask")));
});

test("a process asks and is gone, another receives the callback and delivers before it responds", async () => {
  const { id } = JSON.parse((await call("ask")).body);
  tap();
  await expect.poll(decisions).toMatchObject([{ question: id, outcome: { route: "callback" } }]);
  await due();
  expect((await call("cron")).body).toBe('{"questions":0}');
});

test("without a callback, a cron call reads the receipt", async () => {
  callbacksArrive = false;
  const { id } = JSON.parse((await call("ask")).body);
  await due();
  expect((await call("cron")).body).toBe('{"questions":1}');
  tap();
  await due();
  await call("cron");
  expect(await decisions()).toMatchObject([{ question: id, outcome: { route: "receipt" } }]);
});
