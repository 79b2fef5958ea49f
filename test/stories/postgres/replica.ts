/** One replica of a service that asks: a process of its own, which the stories start, stop and kill. Its client is the handler below. */
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import { Asker, createClient, nodeHttpAdapter } from "@iotpush/core";
import { postgresStore } from "@iotpush/core/postgres";
import type { Fleet } from "./fleet.ts";

const { port, history, database, schema, service, topic, apiKey, sessionToken, callbackBase, leaseMs } =
  JSON.parse(process.argv[2] ?? "") as Fleet["replica"] & { port: number; history: string };

const store = await postgresStore({ connectionString: database, schema });
const asker = new Asker(
  {
    client: createClient({
      baseUrl: service,
      apiKey,
      ...(sessionToken ? { sessionToken } : {}),
    }),
    store: store.questions,
    callbackBase,
    leaseMs,
    notices: { warning: (_, text) => console.log(text) },
  },
  async (asked, outcome, { redelivered, transaction }) => {
    const n = asked.question.context as number;
    const action = outcome.kind === "answered" ? outcome.answer.actionId : outcome.kind;
    appendFileSync(history, `${JSON.stringify({ n, action, redelivered })}\n`);
    const sql = await transaction?.();
    await sql?.query("INSERT INTO decisions VALUES ($1, $2)", [n, action]);
  },
);
await asker.start();

const callbacks = nodeHttpAdapter(asker.callbacks, "/callbacks");
createServer(async (request, response) => {
  const url = new URL(request.url ?? "", "http://localhost");
  if (url.pathname.startsWith("/callbacks/")) return callbacks(request, response);
  const { n, mode, timeoutMs, wait } = Object.fromEntries(url.searchParams);
  try {
    const asking = await asker.ask(
      {
        topic,
        message: `Question ${n}?`,
        actions: [
          { id: "yes", label: "Yes", type: "button" },
          { id: "no", label: "No", type: "button" },
        ],
        timeoutMs: Number(timeoutMs),
        key: `question ${n}`,
        context: Number(n),
        mode: mode as "auto" | "poll",
      },
      { wait: wait === "true" },
    );
    response.end(JSON.stringify(wait === "true" ? await asking.outcome : { id: asking.asked.id }));
  } catch (error) {
    response.writeHead(503).end(String(error));
  }
}).listen(port, "127.0.0.1", () => console.log("listening"));

process.once("SIGTERM", async () => {
  await asker.close();
  await store.close();
  process.exit(0);
});
