import { expect, test } from "vitest";
import { startHomeAssistant } from "./home-assistant.ts";
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

test("Home Assistant starts, runs an automation, knows who is no administrator, and comes back", async () => {
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
