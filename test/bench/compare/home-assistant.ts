import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { DEMO } from "@iotpush/mock-server";
import { startHomeAssistant } from "../../hosts/home-assistant.ts";
import { freePort } from "../../hosts/ports.ts";
import { until } from "../../hosts/until.ts";
import { versions } from "../../hosts/versions.ts";
import { type Message, NOTIFY, PHONE, startFixture } from "../../stories/home-assistant/fixture.ts";
import { post, type StartWay } from "./way.ts";

const PACKAGE = new URL("../../../packages/home-assistant-bridge/package.json", import.meta.url);

const automation = (collector: string): string => `rest_command:
  tell:
    url: "${collector}/{{ answer }}"
    method: post
automation:
  - alias: Tell
    mode: parallel
    max: 1000
    triggers:
      - trigger: event
        event_type: mobile_app_notification_action
    actions:
      - action: rest_command.tell
        data: { answer: "{{ trigger.event.data.action }}" }
`;

/**
 * Home Assistant's companion app: registered, pushed to and tapping as the app does, over mobile_app. The stranger is somebody else of the
 * household with the app.
 */
export const startCompanion: StartWay = async (collector) => {
  const shown = new Set<string>();
  const port = await freePort();
  const pushes = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    shown.add((JSON.parse(Buffer.concat(chunks).toString()) as { message: string }).message);
    response.writeHead(201, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => pushes.listen(port, "127.0.0.1", resolve));
  const host = await startHomeAssistant({ files: { "packages/tell.yaml": automation(collector) } });
  const register = async (device_name: string) => {
    const { webhook_id } = await host.session.rest<{ webhook_id: string }>(
      "POST",
      "/mobile_app/registrations",
      {
        ...{ device_id: device_name, device_name, app_id: "io.homeassistant.companion.android" },
        ...{ app_name: "Home Assistant", app_version: "2026.11.1", manufacturer: "Google", model: "Pixel 9" },
        ...{ os_name: "Android", os_version: "16", supports_encryption: false },
        app_data: { push_token: device_name, push_url: `http://127.0.0.1:${port}` },
      },
    );
    return webhook_id;
  };
  const [own, others] = [await register("phone"), await register("others")];
  const ready = async () => (await host.session.services("notify")).includes("mobile_app_phone") || undefined;
  await until(ready, { what: "the phone's action" });
  return {
    name: `Home Assistant ${versions.homeAssistant}, companion app over mobile_app`,
    async ask(n) {
      await host.session.callService("notify.mobile_app_phone", {
        message: `Question ${n}?`,
        data: { actions: ["approve", "reject"].map((title) => ({ action: `${n}/${title}`, title })) },
      });
      await until(() => shown.has(`Question ${n}?`) || undefined, { what: `question ${n}` });
    },
    async tap(n, choice, by) {
      const event_data = { action: `${n}/${choice}` };
      const data = { event_type: "mobile_app_notification_action", event_data };
      // The app's documentation names no second try.
      await post(`${host.url}/api/webhook/${by ? others : own}`, { type: "fire_event", data }).catch(
        () => undefined,
      );
    },
    kill: host.kill,
    restart: host.restart,
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      pushes.closeAllConnections();
      pushes.close();
    },
  };
};

/** Our bridge, with callbacks; it is the bridge that goes down. */
export const startBridgeWay: StartWay = async (collector) => {
  const fixture = await startFixture({ files: { "packages/tell.yaml": automation(collector) } });
  const asked = new Map<number, Message>();
  const { version } = JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string };
  return {
    name: `@iotpush/home-assistant-bridge ${version}, Home Assistant ${versions.homeAssistant}`,
    async ask(n) {
      await fixture.session.callService(NOTIFY, {
        message: `Question ${n}?`,
        data: {
          actions: ["Approve", "Reject"].map((title) => ({ action: `${n}/${title.toLowerCase()}`, title })),
          iotpush: { allowed_responders: [PHONE] },
        },
      });
      asked.set(n, await fixture.message(`Question ${n}?`));
    },
    async tap(n, choice, by) {
      const label = choice === "approve" ? "Approve" : "Reject";
      try {
        fixture.tap(asked.get(n) as Message, label, { phone: DEMO.phones[by ? 1 : 0] });
      } catch {
        // The second tap is refused, as on the phone.
      }
    },
    kill: fixture.bridge.kill,
    restart: fixture.bridge.restart,
    [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
  };
};
