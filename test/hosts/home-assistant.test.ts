import { expect, test } from "vitest";
import { ownBlueprint, startHomeAssistant } from "./home-assistant.ts";
import { until } from "./until.ts";

const lamp = `input_boolean:
  lamp:
    name: Lamp
automation:
  - alias: Ping turns the lamp on
    triggers:
      - trigger: event
        event_type: ping
    actions:
      - action: input_boolean.turn_on
        target:
          entity_id: input_boolean.lamp
`;

test("Home Assistant starts, runs an automation, knows who is not an administrator, and comes back", async () => {
  await using homeAssistant = await startHomeAssistant({ files: { "packages/lamp.yaml": lamp } });
  const { session } = homeAssistant;
  const pings = await session.subscribeEvents("ping");
  await session.fireEvent("ping", { number: 1 });
  await session.waitForState("input_boolean.lamp", "on");
  expect(await session.renderTemplate("{{ states('input_boolean.lamp') }}")).toBe("on");

  const guest = await session.createUser({
    name: "Gus Guest",
    username: "guest",
    password: "correct-horse-2",
  });
  expect((await guest.state("input_boolean.lamp")).state).toBe("on");
  await expect(guest.fireEvent("ping")).rejects.toMatchObject({ status: 401 });

  await homeAssistant.restart();
  await until(
    async () => {
      if (pings.events.length > 1) return true;
      await session.fireEvent("ping", { number: 2 });
      return undefined;
    },
    { what: "the subscription to be renewed", intervalMs: 500 },
  );
  await homeAssistant.kill();
  await homeAssistant.restart();
  expect((await session.config()).state).toBe("RUNNING");
});

test("Home Assistant takes a program for a phone, which its own confirmation blueprint can use", async () => {
  const blueprint = ownBlueprint("script", "confirmable_notification");
  await using homeAssistant = await startHomeAssistant({
    files: { "blueprints/script/homeassistant/confirmable_notification.yaml": blueprint },
  });
  const { session } = homeAssistant;
  const registration = await session.rest<{ webhook_id: string }>("POST", "/mobile_app/registrations", {
    device_id: "phone-1",
    app_id: "com.example.phone",
    app_name: "Phone",
    app_version: "1.0.0",
    device_name: "Test phone",
    manufacturer: "Example",
    model: "Phone",
    os_name: "test",
    os_version: "1",
    supports_encryption: false,
    app_data: { push_websocket_channel: true },
  });
  expect(registration.webhook_id).toMatch(/^[0-9a-f]{64}$/);
  expect(await session.services("notify")).toContain("mobile_app_test_phone");

  const devices = await session.command<{ id: string; name: string }[]>("config/device_registry/list");
  const phone = devices.find(({ name }) => name === "Test phone");
  const confirm = `script:
  confirm:
    use_blueprint:
      path: homeassistant/confirmable_notification.yaml
      input:
        notify_device: ${phone?.id}
        title: Front door
        message: Unlock?
`;
  homeAssistant.writeFiles({ "packages/confirm.yaml": confirm });
  await session.callService("script.reload");
  expect(await session.services("script")).toContain("confirm");
});
