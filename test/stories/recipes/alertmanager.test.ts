import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { hostPaths } from "../../hosts/cache.ts";
import { requireInstalled } from "../../hosts/install/marker.ts";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { until } from "../../hosts/until.ts";
import { alertmanagerVersion } from "../../hosts/versions.ts";
import { ADAPTER_SECRET, startAdapter } from "../../recipes/adapter.ts";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";

interface Configuration {
  route: Record<string, unknown>;
  receivers: {
    webhook_configs: { url: string; http_config: { authorization: { credentials_file: string } } }[];
  }[];
}

/** Debian's Alertmanager, or the one of today, with a configuration of the page, its waits shortened. */
async function startAlertmanager(
  fixture: RecipeFixture,
  { receivers }: Pick<Configuration, "receivers">,
  secret: string,
  age: "older" | "current",
) {
  const { route } = parse(fixture.code("alertmanager.yml")) as Configuration;
  const port = await freePort();
  // Of its own: Alertmanager reads it again for each push.
  const file = fixture.write(`secret-${port}`, secret);
  for (const { webhook_configs } of receivers)
    for (const { http_config } of webhook_configs) http_config.authorization.credentials_file = file;
  const quick = { ...route, group_wait: "1ms", group_interval: "1s" };
  const url = `http://127.0.0.1:${port}`;
  const args = [
    `--config.file=${fixture.write(`alertmanager-${port}.yml`, stringify({ route: quick, receivers }))}`,
    `--storage.path=${join(fixture.folder, `alertmanager-${port}`)}`,
    `--web.listen-address=${new URL(url).host}`,
    "--cluster.listen-address=",
  ];
  if (age === "current") requireInstalled(hostPaths.alertmanager, alertmanagerVersion, "recipes");
  const current = join(hostPaths.alertmanager, "alertmanager");
  const command = age === "current" ? current : "/usr/bin/prometheus-alertmanager";
  const host = await startReady({ name: "Alertmanager", command, args }, { url: `${url}/-/ready` });
  const says = (text: string) =>
    until(() => host.log().includes(text), { what: text, describe: () => host.log() });
  const arrived = (title: string, text = /^/) =>
    until(
      () =>
        fixture.mock.control
          .messages()
          .messages.find((message) => message.title === title && text.test(message.message)),
      { what: title, describe: () => host.log() },
    );
  const alert = async (...alerts: object[]) => {
    const body = JSON.stringify(alerts);
    const headers = { "content-type": "application/json" };
    const { status } = await fetch(`${url}/api/v2/alerts`, { method: "POST", headers, body });
    expect(status).toBe(200);
  };
  return { alert, arrived, says, [Symbol.asyncDispose]: () => host.stop() };
}

const payload = (fixture: RecipeFixture, to?: string) =>
  parse(fixture.code("alertmanager.yml", to)) as Configuration;
const HOT = {
  labels: { alertname: "BoilerHot", severity: "critical" },
  annotations: { summary: DIFFICULT_TITLE, description: DIFFICULT },
};
/** As YAML it would be a map, and without an annotation at all. */
const OTHERS = [
  { labels: { alertname: "BoilerHot", room: "1" }, annotations: { summary: "pressure: 3 bar" } },
  { labels: { alertname: "BoilerHot", room: "2" } },
];
const ended = (alert: object) => ({ ...alert, endsAt: new Date(Date.now() - 1_000).toISOString() });

describe.each(["documented", "live"] as const)("Alertmanager, profile %s", (profile) => {
  test("today's says itself what it sends: firing and resolved, with difficult texts", async () => {
    await using fixture = await openRecipeFixture("alertmanager.md", { profile });
    await using alertmanager = await startAlertmanager(fixture, payload(fixture), fixture.key, "current");
    await alertmanager.alert(HOT);
    expect(await alertmanager.arrived("Firing: BoilerHot")).toMatchObject({
      message: `${DIFFICULT_TITLE}\n${DIFFICULT}`,
      priority: "urgent",
      topic: "my-private-topic",
      clickUrl: expect.stringMatching(/^http:/),
    });
    await alertmanager.alert(ended(HOT));
    expect(await alertmanager.arrived("Resolved: BoilerHot")).toMatchObject({ priority: "low" });
    fixture.mock.control.reset();
    await alertmanager.alert(...OTHERS);
    // The first of them may be sent alone, before Alertmanager has put the other one into the group.
    const both = /^(pressure: 3 bar\n\nBoilerHot|BoilerHot\n\npressure: 3 bar)$/;
    expect(await alertmanager.arrived("Firing: BoilerHot", both)).toMatchObject({ priority: "high" });
  });

  test("an older one sends through the adapter", async () => {
    await using fixture = await openRecipeFixture("alertmanager.md", { profile });
    await using adapter = await startAdapter(fixture, fixture.code("alerts-to-iotpush.mjs"));
    const configuration = parse(fixture.code("adapter").replace("http://127.0.0.1:9095/", adapter.url));
    await using alertmanager = await startAlertmanager(fixture, configuration, ADAPTER_SECRET, "older");
    await alertmanager.alert(HOT);
    expect(await alertmanager.arrived("Firing: BoilerHot")).toMatchObject({
      message: `${DIFFICULT_TITLE}\n${DIFFICULT}`,
      priority: "urgent",
    });
    await alertmanager.alert(ended(HOT));
    expect(await alertmanager.arrived("Resolved: BoilerHot")).toMatchObject({ priority: "low" });
  });
});

test("a wrong key, topic and address are in its log", async () => {
  await using fixture = await openRecipeFixture("alertmanager.md");
  await using wrongKey = await startAlertmanager(fixture, payload(fixture), "guess", "current");
  await wrongKey.alert(HOT);
  await wrongKey.says("unexpected status code 401");
  const elsewhere = JSON.parse(JSON.stringify(payload(fixture)).replace("my-private-topic", "nowhere"));
  await using wrongTopic = await startAlertmanager(fixture, elsewhere, fixture.key, "current");
  await wrongTopic.alert(HOT);
  await wrongTopic.says("unexpected status code 404");
  await using wrongAddress = await startAlertmanager(
    fixture,
    payload(fixture, fixture.redirecting),
    fixture.key,
    "current",
  );
  await wrongAddress.alert(HOT);
  await wrongAddress.says("unexpected status code 308");
  expect(fixture.mock.control.messages().messages).toEqual([]);
});
