import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { startHomeAssistant } from "../../hosts/home-assistant.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";
import { codeBlock } from "../../recipes/recipe.ts";
import { startBridge } from "./bridge.ts";
import { cover } from "./everyday.yaml.ts";

const GUIDE = "home-assistant.md";
const guide = readFileSync(new URL(`../../../docs/${GUIDE}`, import.meta.url), "utf8");

test("whoever follows the guide word for word is asked about the garage, and closes it", async () => {
  // 1. In iotpush: a private topic, a subscribed phone, the key.
  const topic = { name: "my-alerts", is_private: true, api_key: "key-of-my-alerts" };
  const account = { name: "me", plan: "pro" as const, session_token: "mine", topics: [topic] };
  await using mock = await startMockServer({
    seed: { accounts: [{ ...account, phones: [{ name: "Mine", platform: "ios" as const }] }] },
  });
  // Who has a cover that is called so, and lets no test wait for ten minutes.
  const yaml = codeBlock(GUIDE, "garage").replace('"00:10:00"', '"00:00:01"');
  await using homeAssistant = await startHomeAssistant({
    files: {
      "packages/cover.yaml": `input_boolean:\n  garage_open: { name: Garage open }\n${cover}`,
      "packages/garage.yaml": yaml,
    },
  });
  const { session } = homeAssistant;
  const me = await session.createUser({ name: "Me", username: "me", password: "correct-horse-3" });

  // 2. Start the bridge, as the guide's command does.
  const [command = ""] = /HA_URL=.*npx @iotpush\/home-assistant-bridge/.exec(guide) ?? [];
  const filled = command
    .replace("http://homeassistant.local:8123", homeAssistant.url)
    .replace("HA_TOKEN=…", `HA_TOKEN=${me.token}`)
    .replace("=KEY", `=${topic.api_key}`);
  const env = Object.fromEntries(
    [...filled.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  );
  const data = temporaryFolder("ten-minutes").path;
  await using bridge = await startBridge({ ...env, IOTPUSH_BASE_URL: mock.url, IOTPUSH_BRIDGE_DATA: data });
  await until(async () => ((await fetch(`${bridge.url}/health`)).ok ? true : undefined), {
    what: "the phone",
    describe: bridge.log,
  });

  // 3. The page, with the token in the data folder's file; the test question.
  const token = readFileSync(join(data, "token"), "utf8").trim();
  const headers = { authorization: `Bearer ${token}` };
  expect(await (await fetch(bridge.url, { headers })).text()).toContain("Ask a test question");
  await fetch(`${bridge.url}/test`, {
    method: "POST",
    headers,
    body: new URLSearchParams({ topic: topic.name, kind: "question" }),
  });
  const asked = (text: string) =>
    until(() => mock.control.messages({ search: text }).messages[0], { what: text, describe: bridge.log });
  const tap = (message: Awaited<ReturnType<typeof asked>>) =>
    mock.control.phones.tap(
      "Mine",
      message.id,
      message.actions.find(({ label }) => label === "Yes")?.id ?? "",
    );
  tap(await asked("please tap a button"));

  // 4. The automation.
  await session.callService("input_boolean.turn_on", { entity_id: "input_boolean.garage_open" });
  tap(await asked("The garage is open. Close it?"));
  await session.waitForState("cover.garage_door", "closed");
  me.close();
});
