import { readFileSync } from "node:fs";
import { type N8n, type N8nNode, startN8n } from "../../hosts/n8n.ts";
import { packPackage } from "../../hosts/pack.ts";
import { versions } from "../../hosts/versions.ts";
import { CREDENTIAL_TYPE, credentialData, NODE_TYPE, PACKAGE } from "../../stories/n8n/stage.ts";
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

/** The same with our node. */
export const startN8nIotpush: StartWay = async (collector) => {
  const service = await startService();
  const n8n = await startN8n({ packages: [await packPackage(PACKAGE)] });
  const credential = await n8n.session.createCredential(CREDENTIAL_TYPE, credentialData(service.url));
  const ask: N8nNode = {
    ...{ name: "Ask", type: `${NODE_TYPE}.iotpush`, typeVersion: 1 },
    parameters: { operation: "sendAndWait", message: QUESTION, allowedResponders: service.person },
    credentials: { [CREDENTIAL_TYPE]: credential },
  };
  await publish(n8n, ask, collector);
  const { version } = JSON.parse(readFileSync(`${PACKAGE}/package.json`, "utf8")) as { version: string };
  return {
    name: `@iotpush/n8n-nodes-iotpush ${version}, n8n ${versions.n8n}`,
    ...asking(n8n, service.pushed),
    // An execution whose callback was missed looks at its receipt when n8n wakes it.
    quietMs: 90_000,
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
    await post(`${n8n.url}/webhook/ask`, { n });
    await pushed(n);
  },
  kill: n8n.kill,
  restart: n8n.restart,
});

/** A workflow that a POST starts, that asks, and that tells the collector what was answered. */
async function publish(n8n: N8n, ask: N8nNode, collector: string): Promise<void> {
  const to = (node: string) => ({ main: [[{ node, type: "main", index: 0 }]] });
  const url = `=${collector}/{{ $("Start").item.json.body.n }}/{{ $json.data.approved ? "approve" : "reject" }}`;
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
  ];
  const connections = { Start: to("Ask"), Ask: to("Tell") };
  await n8n.session.activate(await n8n.session.createWorkflow({ name: "Ask", nodes, connections }));
}
