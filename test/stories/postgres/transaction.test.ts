import { Asker, createClient } from "@iotpush/core";
import { postgresStore } from "@iotpush/core/postgres";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import pg from "pg";
import { expect, test } from "vitest";
import { startPostgres } from "../../hosts/postgres.ts";

test("what a handler writes in its transaction happens once, though it throws, or its connection breaks", async () => {
  await using postgres = await startPostgres();
  await using mock = await startMockServer();
  const sql = new pg.Client({ connectionString: postgres.url });
  await sql.connect();
  await sql.query("CREATE TABLE decisions (question TEXT, tries INTEGER)");
  const store = await postgresStore({ connectionString: postgres.url });
  let tries = 0;
  const asker = new Asker(
    {
      client: createClient({ baseUrl: mock.url, apiKey: DEMO.privateTopicKey }),
      store: store.questions,
      mode: "poll",
    },
    async ({ id }, _, { transaction }) => {
      const client = await transaction?.();
      await client?.query("INSERT INTO decisions VALUES ($1, $2)", [id, ++tries]);
      if (tries === 1) throw new Error("not now");
      if (tries === 2) await client?.query("SELECT pg_terminate_backend(pg_backend_pid())").catch(() => {});
    },
  );
  const { asked } = await asker.ask(
    {
      topic: DEMO.privateTopic,
      message: "Deploy?",
      actions: [{ id: "yes", label: "Yes", type: "button" }],
      timeoutMs: 600_000,
    },
    { wait: false },
  );
  const due = "UPDATE iotpush.questions SET due_at = 0 WHERE owner IS NULL";
  const [message] = mock.control.messages().messages;
  mock.control.phones.tap(DEMO.phones[0], message?.id ?? "", "yes");
  // Nothing runs by itself without start(): each tick is a cron call.
  for (let tick = 1; tick <= 3; tick++) {
    await sql.query(due);
    expect(await asker.tick()).toBe(1);
    expect(tries).toBe(tick);
  }
  expect((await sql.query("SELECT * FROM decisions")).rows).toEqual([{ question: asked.id, tries: 3 }]);
  await sql.query(due);
  expect(await asker.tick()).toBe(0);
  await asker.close();
  await store.close();
  await sql.end();
});
