import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Connection } from "home-assistant-js-websocket";

/** Home Assistant's mobile_app as a fake: over HTTP for registrations and webhooks, and as a WebSocket connection. */
export async function startFakeHomeAssistant() {
  const webhooks = new Set<string>();
  const calls: { path: string; body: { type?: string; data?: object; device_name?: string } }[] = [];
  const confirmed: unknown[] = [];
  const trackers: object[] = [];
  const trackerChanges: object[] = [];
  let refuse: { code: string } | undefined;
  let push: (event: Record<string, unknown>) => void = () => {};
  let subscribed = 0;
  let registered = 0;
  const registrations = { setUp: true, answered: Promise.resolve() };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const path = request.url ?? "";
      calls.push({ path, body: JSON.parse(text) });
      const known = webhooks.has(path.split("/").at(-1) ?? "");
      const answer = (status: number, body: string) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(body);
      };
      if (path.startsWith("/api/webhook/")) return known ? answer(200, "{}") : answer(200, "");
      const webhook = `webhook-${++registered}`;
      if (registrations.setUp) webhooks.add(webhook);
      void registrations.answered.then(() => answer(201, JSON.stringify({ webhook_id: webhook })));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const connection = {
    subscribeMessage: async (callback: typeof push, { webhook_id }: { webhook_id: string }) => {
      const refused = webhooks.has(webhook_id) ? refuse : (refuse ?? { code: "not_found" });
      refuse = undefined;
      if (refused) throw refused;
      push = callback;
      subscribed++;
    },
    sendMessagePromise: async (message: { type: string; confirm_id: string }) => {
      if (message.type === "config/entity_registry/list") return trackers;
      if (message.type === "auth/current_user") return { is_admin: true };
      if (message.type === "config/entity_registry/update") {
        trackerChanges.push(message);
        return {};
      }
      const refused = refuse;
      refuse = undefined;
      if (refused) throw refused;
      confirmed.push(message.confirm_id);
    },
  } as unknown as Connection;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connection,
    registrations,
    webhooks,
    confirmed,
    /** Device trackers that Home Assistant has, and what was changed of them. */
    trackers,
    trackerChanges,
    callsTo: (path: string) => calls.filter((call) => call.path.startsWith(path)),
    push: (event: Record<string, unknown>) => push(event),
    get subscribed() {
      return subscribed;
    },
    refuseNext(code: string) {
      refuse = { code };
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
