import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { postgresStore } from "@iotpush/core/postgres";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Postgres, startPostgres } from "../../hosts/postgres.ts";
import { ended, life } from "./lives.ts";

const execute = promisify(execFile);
const CLI = new URL("../../../shared/core/dist/cli.js", import.meta.url).pathname;

let postgres: Postgres;
let admin: pg.Client;
beforeAll(async () => {
  postgres = await startPostgres();
  admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await postgres[Symbol.asyncDispose]();
});
const open = (schema: string, connectionString = postgres.url) => postgresStore({ connectionString, schema });

test("another schema sees nothing, whatever its name is", async () => {
  const names = ["one", 'two"; DROP SCHEMA one CASCADE; --', "a b", "Ünïcode", "x".repeat(63)];
  const stores = await Promise.all(names.map((name) => open(name)));
  for (const [index, { questions }] of stores.entries())
    expect(await questions.save(life("same id", { key: "same key", askedAt: index }), 0)).toBe(true);
  for (const [index, store] of stores.entries()) {
    expect((await store.questions.load()).map(({ askedAt }) => askedAt)).toEqual([index]);
    await store.questions.shared?.enter(60_000);
    expect(await store.questions.shared?.claim(10, Date.now())).toHaveLength(1);
    expect(await store.export()).toHaveLength(1);
    await store.close();
  }
});

test.each(["", "x".repeat(64), "ü".repeat(32), "a\0b", "pg_iotpush"])(
  "a schema %j, which PostgreSQL would refuse or cut short, is refused",
  async (schema) => {
    await expect(open(schema)).rejects.toMatchObject({
      code: "store",
      message: expect.stringContaining("not a valid schema"),
    });
  },
);

test("SQL in ids, keys, labels and texts is data", async () => {
  const sql = "'); DROP TABLE iotpush.questions; --";
  const store = await open("iotpush");
  const question = {
    topic: sql,
    message: `${sql}\u0000\ud800`,
    timeoutMs: 1_000,
    actions: [{ id: "yes", label: sql, type: "button" as const }],
  };
  const asked = life(sql, { key: sql, question });
  expect(await store.questions.save(asked, 0)).toBe(true);
  expect(await store.questions.find(sql)).toEqual(asked);
  expect((await store.questions.findByKey(sql))?.id).toBe(sql);
  expect(await store.questions.find("\u0000")).toBeUndefined();
  expect(await store.questions.find("x".repeat(100_000))).toBeUndefined();
  await store.close();
});

test("what a tap says of a person is erased, even if another process still holds it", async () => {
  const [here, there] = [await open("persons"), await open("persons")];
  const answer = { messageId: "m1", actionId: "yes", deviceName: "Anna's Pixel", replyText: "rosebud" };
  const answered = { kind: "answered", route: "receipt", answer } as const;
  const held = life("a", { ...ended(5), outcome: answered, delivered: undefined });
  await there.questions.save(held, 0);
  await here.questions.save(life("b", { ...ended(5), outcome: answered }), 0);
  expect(await here.erase("Anna's Pixel")).toBe(2);
  expect(await there.questions.save({ ...held, delivered: true, version: 2 }, 1)).toBe(false);
  const { rows } = await admin.query("SELECT life FROM persons.questions");
  expect(JSON.stringify(rows)).not.toMatch(/rosebud|Anna/);
  expect(await here.export("Anna's Pixel")).toEqual([]);
  expect(JSON.stringify(await here.export())).not.toContain("top-secret");
  await here.close();
  await there.close();
});

test("processes that start at the same moment make the tables once", async () => {
  const stores = await Promise.all(Array.from({ length: 8 }, () => open("together")));
  expect(await stores[3]?.questions.save(life("a"), 0)).toBe(true);
  expect((await stores[7]?.questions.find("a"))?.id).toBe("a");
  await Promise.all(stores.map((store) => store.close()));
});

test("a user who may create nothing works with tables that were made from what is printed", async () => {
  const { stdout } = await execute(process.execPath, [CLI, "migrate", "--print", "--schema", "printed"]);
  await admin.query("CREATE ROLE app LOGIN");
  const connectionString = postgres.url.replace("postgres@", "app@");
  await expect(open("printed", connectionString)).rejects.toThrow(
    /is not allowed to do this.*migrate --print/,
  );
  await admin.query(stdout);
  await admin.query(stdout);
  await admin.query("GRANT USAGE ON SCHEMA printed TO app");
  await admin.query("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA printed TO app");
  const store = await open("printed", connectionString);
  expect(await store.questions.save(life("a"), 0)).toBe(true);
  await store.close();
});

test("a save after the end by another process keeps the owner, who delivers", async () => {
  const [here, there] = [await open("owned"), await open("owned")];
  for (const { questions } of [here, there]) await questions.shared?.enter(60_000);
  const end = life("a", { ...ended(5), delivered: undefined });
  await here.questions.save(end, 0);
  const late = { ...end, lateNotice: true as const, version: 2 };
  expect(await there.questions.save(late, 1, { owner: "theirs" })).toBe(true);
  const [mine] = (await here.questions.shared?.look(["a"])) ?? [];
  const [theirs] = (await there.questions.shared?.look(["a"])) ?? [];
  expect([mine, theirs]).toMatchObject([{ isOurs: true, life: { lateNotice: true } }, { isOurs: false }]);
  expect(await there.questions.shared?.claim(10, Date.now())).toEqual([]);
  await here.close();
  await there.close();
});

test("while the service's own queries hold every connection, a question is refused before its push, not lost", async () => {
  const pool = new pg.Pool({ connectionString: postgres.url, max: 3, connectionTimeoutMillis: 200 });
  const store = await postgresStore({ pool, schema: "busy" });
  await store.questions.shared?.enter(60_000);
  const held = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
  const refused = await store.questions.save(life("a"), 0).catch((error) => error);
  expect(refused).toMatchObject({ code: "store", message: expect.stringContaining("cannot be reached") });
  for (const client of held) client.release();
  expect(await store.questions.save(life("a"), 0)).toBe(true);
  await store.close();
  await pool.end();
});

test("an old version works on the tables of a newer one, and leaves its questions alone", async () => {
  const old = await open("rolling");
  await admin.query("ALTER TABLE rolling.questions ADD COLUMN color TEXT");
  await admin.query("INSERT INTO rolling.migrations VALUES (99)");
  await old.questions.save(life("old"), 0);
  await old.questions.save(life("new"), 0);
  await admin.query("UPDATE rolling.questions SET form = 2, owner = NULL WHERE id = 'new'");
  const again = await open("rolling");
  await again.questions.shared?.enter(60_000);
  expect((await again.questions.shared?.claim(10, Date.now()))?.map(({ id }) => id)).toEqual(["old"]);
  await expect(again.questions.find("new")).rejects.toThrow(/newer version.*Update this process/);
  await old.close();
  await again.close();
});

test.each([
  [
    "a wrong port",
    () => postgres.url.replace(`:${postgres.port}`, ":1").replace("postgres@", "postgres:hunter2@"),
  ],
  ["no URL", () => "hunter2 is my password"],
  ["no database", () => postgres.url.replace("postgres@", "postgres:hunter2@").replace(/\w+$/, "missing")],
  ["no user", () => postgres.url.replace("postgres@", "nobody:hunter2@")],
])("no error of %s holds the password", async (_, url) => {
  const error = await open("x", url()).catch((caught) => caught);
  expect(error.code).toBe("store");
  expect(`${error.stack}${JSON.stringify(error)}${error.cause}`).not.toContain("hunter2");
});
