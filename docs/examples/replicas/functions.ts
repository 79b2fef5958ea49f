import { Asker, createClient, fetchAdapter } from "@iotpush/core";
import { postgresStore } from "@iotpush/core/postgres";

const { DATABASE_URL, PUBLIC_URL } = process.env;

const store = await postgresStore({ connectionString: DATABASE_URL, maxConnections: 3 });
const asker = new Asker(
  { client: createClient(), store: store.questions, callbackBase: `${PUBLIC_URL}/iotpush` },
  async (asked, outcome, { transaction }) => {
    const sql = await transaction?.();
    const row = [asked.id, process.pid, JSON.stringify(outcome)];
    await sql?.query("INSERT INTO decisions (question, process, outcome) VALUES ($1, $2, $3)", row);
  },
);

export const ask = async () => {
  const question = { topic: "my-private-topic", message: "Deploy?", timeoutMs: 3_600_000 };
  const { asked } = await asker.ask({ ...question, actions: "approve-reject" }, { wait: false });
  return Response.json({ id: asked.id });
};
export const callback = fetchAdapter(asker.callbacks, "/iotpush");
export const cron = async () => Response.json({ questions: await asker.tick() });
