import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../hosts/ports.ts";
import { until } from "../../hosts/until.ts";
import type { Choice } from "./way.ts";

interface Sent {
  readonly chat_id: string | number;
  readonly text: string;
  readonly reply_markup:
    | string
    | { inline_keyboard: { text: string; callback_data?: string; url?: string }[][] };
}
interface Update {
  readonly update_id: number;
  readonly callback_query: object;
}

const RETRY_MS = 1_000;
export const TOKEN = "12345:a-token-for-the-comparison";
export const CHAT = 700;
/** Telegram's ids of who is asked, and of somebody else in the group. */
export const PERSON = { id: 701, is_bot: false, first_name: "Anna", username: "anna" };
const STRANGER = { id: 702, is_bot: false, first_name: "Bob", username: "bob" };

/**
 * As much of Telegram's Bot API as bots need to ask. Updates are kept until getUpdates confirms them or the webhook answers 2xx, as Telegram
 * documents. `publicUrl` of a webhook leads to `local`, as a reverse proxy would.
 */
export async function startBotApi(proxy?: { readonly publicUrl: string; readonly local: string }) {
  const sent: Sent[] = [];
  const updates: Update[] = [];
  let nextUpdate = 1;
  let webhook: { url: string; secret_token?: string } | undefined;
  let open = true;
  const methods: Record<string, (input: Record<string, unknown>) => unknown> = {
    getMe: () => ({ id: 12345, is_bot: true, first_name: "Bot", username: "comparison_bot" }),
    getWebhookInfo: () => ({ url: webhook?.url ?? "", pending_update_count: updates.length }),
    setWebhook: (input) => {
      webhook = input as unknown as typeof webhook;
      return true;
    },
    sendMessage: (input) => {
      sent.push(input as unknown as Sent);
      return { message_id: sent.length, date: 0, chat: { id: CHAT, type: "group" }, text: input.text };
    },
    getUpdates: async ({ offset = 0, timeout = 0 }) => {
      while (updates[0] && updates[0].update_id < Number(offset)) updates.shift();
      for (
        const end = Date.now() + Number(timeout) * 1_000;
        updates.length === 0 && Date.now() < end && open;
      )
        await delay(5);
      return updates.slice(0, 100);
    },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const json = request.headers["content-type"]?.includes("json");
    const input = json ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
    const method = methods[pathname.split("/").at(-1) ?? ""] ?? (() => true);
    const result = await method({ ...Object.fromEntries(searchParams), ...input });
    response.setHeader("content-type", "application/json").end(JSON.stringify({ ok: true, result }));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const deliver = (update: Update): Promise<boolean> =>
    fetch((webhook?.url ?? "").replace(proxy?.publicUrl ?? "", proxy?.local ?? ""), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-telegram-bot-api-secret-token": webhook?.secret_token ?? "",
      },
      body: JSON.stringify(update),
      signal: AbortSignal.timeout(10_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
  const deliverUntilTaken = async (update: Update) => {
    while (open && !(await deliver(update))) await delay(RETRY_MS);
  };
  const shown = (n: number) => sent.findIndex(({ text }) => text.includes(`Question ${n}?`));
  const button = (n: number, choice: Choice) => {
    const { reply_markup: markup } = sent[shown(n)] as Sent;
    const { inline_keyboard } = typeof markup === "string" ? (JSON.parse(markup) as never) : markup;
    return (inline_keyboard as { callback_data?: string; url?: string }[][]).flat()[
      choice === "approve" ? 0 : 1
    ];
  };
  return {
    url: `http://127.0.0.1:${port}`,
    pushed: (n: number) =>
      until(() => (shown(n) < 0 ? undefined : true), { what: `question ${n}`, timeoutMs: 120_000 }),
    /** The link of a button that opens one, as the person's browser would. */
    linkOf: (n: number, choice: Choice) => button(n, choice)?.url,
    async tap(n: number, choice: Choice, by?: "stranger") {
      const message = { message_id: shown(n) + 1, chat: { id: CHAT, type: "group" }, text: `Question ${n}?` };
      const from = by ? STRANGER : PERSON;
      const data = button(n, choice)?.callback_data;
      const callback_query = { id: String(nextUpdate), from, chat_instance: "1", message, data };
      const update = { update_id: nextUpdate++, callback_query };
      if (webhook) void deliverUntilTaken(update);
      else updates.push(update);
    },
    async close() {
      open = false;
      server.closeAllConnections();
      server.close();
    },
  };
}
