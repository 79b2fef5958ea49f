import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { until } from "../../hosts/until.ts";
import { ADAPTER_SECRET, type Adapter, startAdapter } from "../../recipes/adapter.ts";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { codeBlock } from "../../recipes/recipe.ts";
import { openWorkbench, type Workbench } from "../../recipes/workbench.ts";

const ADAPTER = "alerts-to-iotpush.mjs";
const WEBHOOK = JSON.parse(codeBlock("recipes/grafana.md", "webhook"));

const post = (adapter: Adapter, body: unknown, secret = ADAPTER_SECRET) =>
  fetch(adapter.url, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** A real Alertmanager with the page's configuration, its waits shortened. */
async function startAlertmanager(bench: Workbench, adapter: Adapter) {
  const configuration = bench
    .code("alertmanager.yml")
    .replace("http://127.0.0.1:9095/", adapter.url)
    .replace("/etc/prometheus/iotpush-adapter.secret", bench.write("adapter.secret", ADAPTER_SECRET))
    .replace("group_wait: 10s", "group_wait: 1ms")
    .replace("group_interval: 5m", "group_interval: 1s");
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = [
    `--config.file=${bench.write("alertmanager.yml", configuration)}`,
    `--storage.path=${join(bench.folder, "alertmanager")}`,
    `--web.listen-address=${new URL(url).host}`,
    "--cluster.listen-address=",
  ];
  const command = "/usr/bin/prometheus-alertmanager";
  const host = await startReady({ name: "Alertmanager", command, args }, { url: `${url}/-/ready` });
  return { url, log: () => host.log(), [Symbol.asyncDispose]: () => host.stop() };
}

describe.each(["documented", "live"] as const)("alerts, profile %s", (profile) => {
  test("a real Alertmanager's alerts arrive, firing and resolved", async () => {
    await using bench = await openWorkbench("alertmanager.md", { profile });
    await using adapter = await startAdapter(bench, bench.code(ADAPTER));
    await using alertmanager = await startAlertmanager(bench, adapter);
    const alert = {
      labels: { alertname: "BoilerHot", severity: "critical" },
      annotations: { summary: DIFFICULT_TITLE, description: DIFFICULT },
    };
    const tell = (alerts: object[]) =>
      fetch(`${alertmanager.url}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(alerts),
      });
    const arrived = (title: string) =>
      until(() => bench.mock.control.messages().messages.find((message) => message.title === title), {
        what: title,
        describe: () => `${alertmanager.log()}\n${adapter.log()}`,
      });
    expect((await tell([alert])).status).toBe(200);
    expect(await arrived("Firing: BoilerHot")).toMatchObject({
      message: `${DIFFICULT_TITLE}\n${DIFFICULT}`,
      priority: "urgent",
      topic: "my-private-topic",
    });
    await tell([{ ...alert, endsAt: new Date(Date.now() - 1_000).toISOString() }]);
    expect(await arrived("Resolved: BoilerHot")).toMatchObject({ priority: "low" });
  });

  test("Grafana's documented webhook arrives through the adapter", async () => {
    await using bench = await openWorkbench("alertmanager.md", { profile });
    await using adapter = await startAdapter(bench, bench.code(ADAPTER));
    expect((await post(adapter, WEBHOOK)).status).toBe(200);
    expect(bench.mock.control.messages().messages[0]).toMatchObject({
      title: "Firing: BoilerHot",
      message: 'The boiler is at "81 °C"\nLine one\nLine two 🚨',
      priority: "urgent",
      clickUrl: "https://grafana.example.com/",
    });
  });

  test("Grafana's webhook without template or adapter arrives in its own words", async () => {
    await using bench = await openWorkbench("alertmanager.md", { profile });
    const response = await fetch(`${bench.mock.url}/api/push/my-private-topic`, {
      method: "POST",
      headers: { authorization: `Bearer ${bench.key}`, "content-type": "application/json" },
      body: JSON.stringify(WEBHOOK),
    });
    expect(response.status).toBe(200);
    expect(bench.mock.control.messages().messages[0]).toMatchObject({
      title: WEBHOOK.title,
      message: WEBHOOK.message,
      priority: "normal",
    });
  });
});

test("Alertmanager's own body without the adapter: refused as documented, raw JSON on the live service", async () => {
  await using bench = await openWorkbench("alertmanager.md");
  const { message: _, title: __, ...body } = WEBHOOK;
  const push = () =>
    fetch(`${bench.mock.url}/api/push/my-topic`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await push()).status).toBe(400);
  bench.mock.control.switchProfile("live");
  expect((await push()).status).toBe(200);
  expect(bench.mock.control.messages().messages[0]?.message).toBe(JSON.stringify(body));
});

test("the adapter takes nothing from strangers, tells what to try again, and logs what cannot succeed", async () => {
  await using bench = await openWorkbench("alertmanager.md");
  await using adapter = await startAdapter(bench, bench.code(ADAPTER));
  expect((await post(adapter, WEBHOOK, "guess")).status).toBe(401);
  expect((await post(adapter, WEBHOOK, "")).status).toBe(401);
  expect((await fetch(adapter.url)).status).toBe(405);
  expect((await post(adapter, "no json")).status).toBe(400);
  expect((await post(adapter, { status: "firing" })).status).toBe(400);
  bench.mock.control.faults.add({ status: 500, times: 1, match: { path: "/api/push/" } });
  expect((await post(adapter, WEBHOOK)).status).toBe(503);
  expect(bench.mock.control.messages().messages).toEqual([]);
  bench.mock.control.faults.add({ status: 404, body: { error: "Topic not found" } });
  expect((await post(adapter, WEBHOOK)).status).toBe(422);
  expect(adapter.log()).toContain("Create the topic in your dashboard first");
  expect(adapter.log()).not.toContain(bench.key);
});

test.each([
  ["http://www.iotpush.com", "Set the base URL to https://www.iotpush.com."],
  [
    "https://iotpush.com",
    "RedirectError: This URL redirects: https://iotpush.com answers 307 to www.iotpush.com and the body is dropped. Set the base URL to https://www.iotpush.com.",
  ],
])("%s is refused at start", async (wrong, says) => {
  await using bench = await openWorkbench("alertmanager.md");
  await expect(startAdapter(bench, bench.code(ADAPTER, wrong))).rejects.toThrow(says);
});
