/** A program of somebody's own: asks on a POST to /NUMBER, keeps its questions in a file, and reports answers to the collector. */
import { createServer } from "node:http";
import { Asker, createClient, nodeHttpAdapter, sqliteStore } from "@iotpush/core";

const {
  PORT,
  STORE = "",
  COLLECTOR,
  CALLBACKS,
  SERVICE = "",
  KEY = "",
  TOPIC = "",
  PERSON = "",
} = process.env;
const store = await sqliteStore(STORE);
const own = `http://127.0.0.1:${PORT}`;
const client = createClient({ baseUrl: SERVICE, apiKey: KEY });
const options = {
  client,
  store: store.questions,
  ...(CALLBACKS ? { callbackBase: `${own}/callbacks` } : {}),
};
const asker = new Asker(options, async ({ question }, outcome) => {
  if (outcome.kind !== "answered") return;
  await fetch(`${COLLECTOR}/${question.context}/${outcome.answer.actionId}`, { method: "POST" });
});
const callbacks = nodeHttpAdapter(asker.callbacks, "/callbacks");
const server = createServer(async (request, response) => {
  if (request.url?.startsWith("/callbacks")) return callbacks(request, response);
  const n = request.url?.slice(1);
  await asker.ask({
    topic: TOPIC,
    message: `Question ${n}?`,
    actions: "approve-reject",
    timeoutMs: 3_600_000,
    allowedResponders: [PERSON],
    context: n ?? null,
  });
  response.end("{}");
});
await asker.start();
server.listen(Number(PORT), "127.0.0.1", () => console.log("listening"));
