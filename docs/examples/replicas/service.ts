import { createServer } from "node:http";
import { Asker, createClient, nodeHttpAdapter } from "@iotpush/core";
import { postgresStore } from "@iotpush/core/postgres";

const { DATABASE_URL, PUBLIC_URL, PORT } = process.env;

const store = await postgresStore({ connectionString: DATABASE_URL });
const asker = new Asker(
  { client: createClient(), store: store.questions, callbackBase: `${PUBLIC_URL}/iotpush` },
  async (asked, outcome, { transaction }) => {
    const sql = await transaction?.();
    const row = [asked.id, process.pid, JSON.stringify(outcome)];
    await sql?.query("INSERT INTO decisions (question, process, outcome) VALUES ($1, $2, $3)", row);
  },
);
await asker.start();

const callbacks = nodeHttpAdapter(asker.callbacks, "/iotpush");
createServer(async (request, response) => {
  if (request.url?.startsWith("/iotpush/")) return callbacks(request, response);
  try {
    const { outcome } = await asker.ask({
      topic: "my-private-topic",
      message: "Deploy?",
      actions: "approve-reject",
      timeoutMs: 3_600_000,
    });
    response.end(JSON.stringify(await outcome));
  } catch (error) {
    response.writeHead(503).end(String(error));
  }
}).listen(Number(PORT));

process.once("SIGTERM", async () => {
  await asker.close();
  await store.close();
  process.exit();
});
