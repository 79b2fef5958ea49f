import { readFileSync } from "node:fs";
import { type N8n, type N8nNode, startN8n } from "../../hosts/n8n.ts";
import { packPackage } from "../../hosts/pack.ts";
import { until } from "../../hosts/until.ts";
import { versions } from "../../hosts/versions.ts";
import { CREDENTIAL_TYPE, credentialData, NODE_TYPE, PACKAGE } from "../../stories/n8n/harness.ts";
import { CHAT, PERSON, startBotApi, TOKEN } from "./bot-api.ts";
import { startService } from "./iotpush.ts";
import { post, type StartWay, type Way } from "./way.ts";

const PUBLIC_URL = "https://n8n.example.com";
const QUESTION = "=Question {{ $json.body.n }}?";

/** n8n's own Telegram node, sending and waiting. `chat`: "Approve Within Chat", for which n8n must be public; otherwise by links. */
export const startN8nTelegram =
  (chat: boolean): StartWay =>
  async (collector) => {
    // Known before n8n starts, as its own address is part of what it registers.
    const proxy = { publicUrl: PUBLIC_URL, local: "" };
    const n8n = await startN8n(chat ? { webhookUrl: `${PUBLIC_URL}/` } : {});
    const api = await startBotApi({ ...proxy, local: n8n.url });
    const credential = await n8n.session.createCredential("telegramApi", {
      accessToken: TOKEN,
      baseUrl: api.url,
    });
    const ask: N8nNode = {
      ...{ name: "Ask", type: "n8n-nodes-base.telegram", typeVersion: 1.2 },
      parameters: {
        ...{ resource: "message", operation: "sendAndWait", chatId: String(CHAT), message: QUESTION },
        approvalOptions: { values: { approvalType: "double" } },
        ...(chat ? { chatApproval: true, approverIds: String(PERSON.id) } : {}),
      },
      credentials: { telegramApi: credential },
    };
    await publish(n8n, ask, collector);
    return {
      name: `n8n ${versions.n8n}, its Telegram *Send and Wait*${chat ? ", within the chat, with its list of users" : ", by link"}`,
      ...asking(n8n, api.pushed),
      tap: chat
        ? api.tap
        : async (n, choice) => {
            const headers = { "user-agent": "Mozilla/5.0 (Android 16; Mobile) Firefox/145.0" };
            await fetch(api.linkOf(n, choice) ?? "", { headers }).catch(() => undefined);
          },
      async [Symbol.asyncDispose]() {
        await n8n[Symbol.asyncDispose]();
        await api.close();
      },
    };
  };

/** Until then nobody has answered; n8n notices once a minute, and gives the watcher fifteen seconds. */
const LIMIT_MS = 240_000;
const LATEST_MS = LIMIT_MS + 90_000;

/** The same with our node. `limited`: with a limit, after which a branch reads the receipt, as its documentation says. */
export const startN8nIotpush =
  (limited: boolean): StartWay =>
  async (collector) => {
    const service = await startService();
    const n8n = await startN8n({ packages: [await packPackage(PACKAGE)] });
    const credential = await n8n.session.createCredential(CREDENTIAL_TYPE, credentialData(service.url));
    const node = (name: string, parameters: object): N8nNode => ({
      ...{ name, type: `${NODE_TYPE}.iotpush`, typeVersion: 1 },
      parameters: parameters as Record<string, unknown>,
      credentials: { [CREDENTIAL_TYPE]: credential },
    });
    const limit = {
      ...{ whenNobodyAnswers: "goOn", resumeAmount: LIMIT_MS / 1_000, resumeUnit: "seconds" },
      outputPerButton: true,
    };
    const ask = node("Ask", {
      ...{ operation: "sendAndWait", message: QUESTION, allowedResponders: service.person },
      ...(limited ? limit : {}),
    });
    const receiptId = { mode: "id", value: "={{ $('Ask').context.receiptId }}" };
    const read = node("Read the receipt", { resource: "receipt", operation: "get", receiptId });
    await publish(n8n, ask, collector, limited ? read : undefined);
    const { version } = JSON.parse(readFileSync(`${PACKAGE}/package.json`, "utf8")) as { version: string };
    return {
      name: `@iotpush/n8n-nodes-iotpush ${version}, n8n ${versions.n8n}, ${limited ? "*Go On*, then the receipt" : "*Keep Waiting*"}`,
      ...asking(n8n, service.pushed),
      lateMs: LATEST_MS,
      tap: service.tap,
      async [Symbol.asyncDispose]() {
        await n8n[Symbol.asyncDispose]();
        await service.close();
      },
    };
  };

const asking = (
  n8n: N8n,
  pushed: (n: number) => Promise<unknown>,
): Pick<Way, "ask" | "kill" | "restart"> => ({
  async ask(n) {
    // A busy n8n may say that its database is not ready.
    const start = () =>
      post(`${n8n.url}/webhook/ask`, { n }).then(
        () => true,
        () => undefined,
      );
    await until(start, { what: `the start of ${n}`, timeoutMs: 60_000, intervalMs: 500 });
    await pushed(n);
  },
  kill: n8n.kill,
  restart: n8n.restart,
});

/**
 * A workflow that a POST starts, that asks, and that tells the collector what was answered. `read` comes behind No Response, the first
 * of three outputs.
 */
async function publish(n8n: N8n, ask: N8nNode, collector: string, read?: N8nNode): Promise<void> {
  const to = (node: string) => [{ node, type: "main", index: 0 }];
  const approved = "$json.data ? $json.data.approved : $json.actions_taken[0]?.action_id === 'approve'";
  const url = `=${collector}/{{ $("Start").item.json.body.n }}/{{ ${approved} ? "approve" : "reject" }}`;
  const nodes: N8nNode[] = [
    {
      ...{ name: "Start", type: "n8n-nodes-base.webhook", typeVersion: 2.1 },
      parameters: { httpMethod: "POST", path: "ask", responseMode: "onReceived", options: {} },
    },
    ask,
    {
      ...{ name: "Tell", type: "n8n-nodes-base.httpRequest", typeVersion: 4.2 },
      parameters: { method: "POST", url, options: {} },
    },
    ...(read ? [read] : []),
  ];
  const connections = {
    Start: { main: [to("Ask")] },
    Ask: { main: read ? [to(read.name), to("Tell"), to("Tell")] : [to("Tell")] },
    ...(read ? { [read.name]: { main: [to("Tell")] } } : {}),
  };
  await n8n.session.activate(await n8n.session.createWorkflow({ name: "Ask", nodes, connections }));
}
