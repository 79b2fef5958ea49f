import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { screenshot, startChromium } from "../../hosts/chromium.ts";
import { homeAssistantOwner } from "../../hosts/home-assistant.ts";
import { type Mosquitto, startMosquitto } from "../../hosts/mosquitto.ts";
import { until } from "../../hosts/until.ts";
import { BRIDGE_TOKEN, type Fixture, NOTIFY, phoneDevice, startFixture } from "./fixture.ts";
import { connectMqtt } from "./mqtt.ts";

/** For the documentation: copied to docs/images after they were looked at. */
const PICTURES = join(import.meta.dirname, "../../../.run/pictures");

/** Something of the user's own. */
const GATE = `input_boolean:
  gate: { initial: true }
template:
  - cover:
      - name: Old gate
        state: "{{ is_state('input_boolean.gate', 'on') }}"
        open_cover: { action: input_boolean.turn_on, target: { entity_id: input_boolean.gate } }
        close_cover: { action: input_boolean.turn_off, target: { entity_id: input_boolean.gate } }
`;

let broker: Mosquitto;
let fixture: Fixture;
let browser: Browser;
let page: Page;
/** Of the documentation's pictures. */
const LOOK = { deviceScaleFactor: 2, locale: "en-GB", timezoneId: "UTC" };
beforeAll(async () => {
  broker = await startMosquitto();
  fixture = await startFixture({
    administrator: true,
    env: { MQTT_URL: broker.url },
    files: { "packages/gate.yaml": GATE },
  });
  await connectMqtt(fixture.session, broker);
  browser = await startChromium();
  page = await browser.newPage({ ...LOOK, viewport: { width: 1100, height: 900 } });
});
afterAll(async () => {
  await browser?.close();
  await fixture?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

test("asks for the token, and reports a wrong one", async () => {
  await page.goto(fixture.bridge.url);
  await page.getByLabel("Token").fill("wrong");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByText("This token is wrong.").waitFor();
  await page.getByLabel("Token").fill(BRIDGE_TOKEN);
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("heading", { name: "iotpush bridge" }).waitFor();
  expect(await page.getByText("a phone in Home Assistant").count()).toBe(1);
});

test("sends a test and shows its way", async () => {
  await page.getByRole("button", { name: "Send a test" }).click();
  await fixture.message("A test from Home Assistant");
  await page.locator(".notification li", { hasText: /^sent / }).waitFor();
});

test("a test question shows by which way its answer came", async () => {
  await page.getByRole("button", { name: "Ask a test question" }).click();
  const message = await fixture.message("Answer test: please tap a button.");
  fixture.mock.control.phones.read(DEMO.phones[0], message.id);
  fixture.tap(message, "Yes");
  await page.locator(".notification li", { hasText: "Yes on Pixel 9, by callback" }).waitFor();
  expect(fixture.answers).toEqual([]);
});

test("checks everything, the public URL too, and audits the automations that Home Assistant has", async () => {
  // It is held while the page is renewed.
  await page.getByRole("button", { name: "Check everything" }).hover();
  const renewed = page.waitForResponse(/part=main/);
  const hold = () => page.mouse.down();
  await page.route(/part=main/, (route) => hold().then(() => route.continue()), { times: 1 });
  await (await renewed).finished();
  await page.mouse.up();
  await page.getByText("leads to the bridge, as seen from here").waitFor();
  await page.goto(fixture.bridge.url);
  await page.getByRole("button", { name: "Audit my automations" }).click();
  // This Home Assistant has none.
  await page.getByText("0 answered, 0 lose something").waitFor();
  await page.goto(fixture.bridge.url);
  await page.getByText("Audit pasted YAML").click();
  await page
    .getByLabel("Automations, scripts or a blueprint")
    .fill("- action: notify.mobile_app_me\n  data: { message: TTS }");
  await page.getByRole("button", { name: "Audit", exact: true }).click();
  await page.getByText("1 lose something").waitFor();
  await page.goto(fixture.bridge.url);
});

test("shows notifications of Home Assistant, whatever is written in them", async () => {
  const actions = [
    { action: "CLOSE", title: "Yes" },
    { action: "LEAVE", title: "No" },
  ];
  await fixture.session.callService(NOTIFY, {
    title: "Garage",
    message: "The garage is open for 10 minutes. Close it?",
    data: { tag: "garage", actions },
  });
  fixture.tap(await fixture.message("The garage is open"), "Yes");
  await page.locator(".notification", { hasText: "event fired in Home Assistant" }).waitFor();
  for (const width of [390, 768, 1100])
    for (const colorScheme of ["dark", "light"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `at ${width} pixels`).toBeLessThanOrEqual(width);
      const name = width === 1100 && colorScheme === "light" ? "" : `-${width}-${colorScheme}`;
      await screenshot(page, join(PICTURES, `home-assistant-page${name}.png`));
    }
  await fixture.session.callService(NOTIFY, { message: "<img src=x onerror=alert(1)>" });
  await page.locator(".notification", { hasText: "<img src=x" }).waitFor();
});

test("the YAML to copy works as it is", async () => {
  await page.getByText("YAML for automations").click();
  const [notify = "", question = "", secret = "", command = "", step = ""] = await page
    .locator("pre")
    .allTextContents();
  const script = (steps: string) => stringify({ sequence: parse(steps) }).replace(/^/gm, "    ");
  fixture.homeAssistant.writeFiles({
    "secrets.yaml": secret.replace("TOKEN_OF_THE_BRIDGE", BRIDGE_TOKEN),
    "packages/copied.yaml": `${command}
script:
  copied_notify:
${script(notify)}
  copied_step:
${script(step)}
automation:
  -
${question.replace(/^/gm, "    ")}`,
  });
  const { session } = fixture;
  await fixture.homeAssistant.restart();
  await fixture.connected();
  await session.callService("script.turn_on", { entity_id: "script.copied_notify" });
  expect((await fixture.message("Old gate is open.")).clickUrl).toContain("/lovelace");
  const start = [
    () => session.callService("automation.trigger", { entity_id: "automation.iotpush_asks" }),
    () => session.callService("script.turn_on", { entity_id: "script.copied_step" }),
  ];
  for (const ask of start) {
    await session.callService("input_boolean.turn_on", { entity_id: "input_boolean.gate" });
    const asking = ask();
    fixture.tap(await fixture.message("Old gate is open. Close it?"), "Yes");
    await session.waitForState("cover.old_gate", "closed");
    await asking;
  }
});

test("the topic is a device in Home Assistant, and the bridge is one over MQTT", async () => {
  const { session, homeAssistant } = fixture;
  const mine = await phoneDevice(session);
  const devices = await session.command<{ id: string; name: string }[]>("config/device_registry/list");
  const overMqtt = await until(() => devices.find(({ name }) => name === "iotpush bridge"), {
    what: "the MQTT device",
  });
  const visitor = await browser.newPage({ ...LOOK, viewport: { width: 1200, height: 900 } });
  await visitor.goto(`${homeAssistant.url}/config/devices/device/${mine}`);
  await visitor.locator('input[name="username"]').fill(homeAssistantOwner.username);
  await visitor.locator('input[name="password"]').fill(homeAssistantOwner.password);
  await visitor.keyboard.press("Enter");
  await visitor.getByText("iotpush my-private-topic").first().waitFor({ timeout: 60_000 });
  await visitor.getByText("Last answer").first().waitFor({ timeout: 60_000 });
  await screenshot(visitor, join(PICTURES, "home-assistant-phone.png"));
  await visitor.goto(`${homeAssistant.url}/config/devices/device/${overMqtt.id}`);
  await visitor.getByText("my-private-topic test").first().waitFor({ timeout: 60_000 });
  await screenshot(visitor, join(PICTURES, "home-assistant-mqtt.png"));
  await visitor.close();
});
