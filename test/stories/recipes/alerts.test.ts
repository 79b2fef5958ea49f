import { describe, expect, test } from "vitest";
import { ADAPTER_SECRET, type Adapter, startAdapter } from "../../recipes/adapter.ts";
import { openRecipeFixture } from "../../recipes/fixture.ts";
import { grafanaWebhook as WEBHOOK } from "../../recipes/recipe.ts";

const ADAPTER = "alerts-to-iotpush.mjs";

const post = (adapter: Adapter, body: unknown, secret = ADAPTER_SECRET) =>
  fetch(adapter.url, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

describe.each(["documented", "live"] as const)("alerts, profile %s", (profile) => {
  test("Grafana's documented webhook arrives through the adapter", async () => {
    await using fixture = await openRecipeFixture("alertmanager.md", { profile });
    await using adapter = await startAdapter(fixture, fixture.code(ADAPTER));
    expect((await post(adapter, WEBHOOK)).status).toBe(200);
    expect(fixture.mock.control.messages().messages[0]).toMatchObject({
      title: "Firing: BoilerHot",
      message: 'The boiler is at "81 °C"\nLine one\nLine two 🚨',
      priority: "urgent",
      clickUrl: "https://grafana.example.com/",
    });
  });

  test("Grafana's webhook without template or adapter arrives in its own words", async () => {
    await using fixture = await openRecipeFixture("alertmanager.md", { profile });
    const response = await fetch(`${fixture.mock.url}/api/push/my-private-topic`, {
      method: "POST",
      headers: { authorization: `Bearer ${fixture.key}`, "content-type": "application/json" },
      body: JSON.stringify(WEBHOOK),
    });
    expect(response.status).toBe(200);
    expect(fixture.mock.control.messages().messages[0]).toMatchObject({
      title: WEBHOOK.title,
      message: WEBHOOK.message,
      priority: "normal",
    });
  });
});

test("Alertmanager's own body without the adapter: refused as documented, raw JSON on the live service", async () => {
  await using fixture = await openRecipeFixture("alertmanager.md");
  const { message: _, title: __, ...body } = WEBHOOK;
  const push = () =>
    fetch(`${fixture.mock.url}/api/push/my-topic`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await push()).status).toBe(400);
  fixture.mock.control.switchProfile("live");
  expect((await push()).status).toBe(200);
  expect(fixture.mock.control.messages().messages[0]?.message).toBe(JSON.stringify(body));
});

test("the adapter takes nothing from strangers, says what to try again, and logs what cannot succeed", async () => {
  await using fixture = await openRecipeFixture("alertmanager.md");
  await using adapter = await startAdapter(fixture, fixture.code(ADAPTER));
  expect((await post(adapter, WEBHOOK, "guess")).status).toBe(401);
  expect((await post(adapter, WEBHOOK, "")).status).toBe(401);
  expect((await fetch(adapter.url)).status).toBe(405);
  expect((await post(adapter, "no json")).status).toBe(400);
  expect((await post(adapter, { status: "firing" })).status).toBe(400);
  fixture.mock.control.faults.add({ status: 500, times: 1, match: { path: "/api/push/" } });
  expect((await post(adapter, WEBHOOK)).status).toBe(503);
  expect(fixture.mock.control.messages().messages).toEqual([]);
  fixture.mock.control.faults.add({ status: 404, body: { error: "Topic not found" } });
  expect((await post(adapter, WEBHOOK)).status).toBe(422);
  expect(adapter.log()).toContain("Create the topic in your dashboard first");
  expect(adapter.log()).not.toContain(fixture.key);
});

test.each([
  ["http://www.iotpush.com", "Set the base URL to https://www.iotpush.com."],
  [
    "https://iotpush.com",
    "RedirectError: This URL redirects: https://iotpush.com answers 307 to www.iotpush.com and the body is dropped. Set the base URL to https://www.iotpush.com.",
  ],
])("%s is refused at start", async (wrong, says) => {
  await using fixture = await openRecipeFixture("alertmanager.md");
  await expect(startAdapter(fixture, fixture.code(ADAPTER, wrong))).rejects.toThrow(says);
});
