import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { hostPaths } from "../../hosts/cache.ts";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { run } from "../../recipes/run.ts";
import { openWorkbench, type Workbench } from "../../recipes/workbench.ts";

const PAGE = "micropython-and-esphome.md";
const MICROPYTHON = new URL("../../recipes/micropython.mjs", import.meta.url).pathname;

/** The page's module in MicroPython, which has no network here: its `requests` is a double that sends with curl. */
async function push(
  bench: Workbench,
  to = bench.mock.url,
  key = bench.key,
  topic: string = DEMO.privateTopic,
) {
  const module = bench
    .code("iotpush.py", to)
    .replace("YOUR_TOPIC_KEY", key)
    .replace(DEMO.privateTopic, topic);
  const texts = JSON.stringify([DIFFICULT_TITLE, DIFFICULT]);
  const main = `import json\nprint(push(*json.loads(TEXTS), priority="high"))`;
  const env = { RECIPES: hostPaths.recipesNpm, MODULE: module, MAIN: main, TEXTS: texts };
  const ended = await run(process.execPath, [MICROPYTHON], { env });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return ended.stdout;
}

describe.each(["documented", "live"] as const)("devices, profile %s", (profile) => {
  test("MicroPython sends difficult texts", async () => {
    await using bench = await openWorkbench(PAGE, { profile });
    expect(await push(bench)).toBe("True\n");
    expect(bench.mock.control.messages().messages).toMatchObject([
      { title: DIFFICULT_TITLE, message: DIFFICULT, priority: "high" },
    ]);
  });

  test("the JSON that ESPHome is told to send arrives", async () => {
    await using bench = await openWorkbench(PAGE, { profile });
    const { url, request_headers, json } = request(bench);
    const headers = { ...request_headers, Authorization: `Bearer ${bench.key}` };
    const body = JSON.stringify({ ...json, message: DIFFICULT });
    expect(await fetch(url, { method: "POST", headers, body })).toMatchObject({ status: 200 });
    expect(bench.mock.control.messages().messages).toMatchObject([
      { title: "Doorbell", message: DIFFICULT, priority: "high" },
    ]);
  });
});

test("MicroPython says why it was not sent", async () => {
  await using bench = await openWorkbench(PAGE);
  expect(await push(bench, bench.mock.url, "guess")).toMatch(/^iotpush: 401 .*Invalid API key.*\nFalse\n$/);
  expect(await push(bench, bench.mock.url, bench.key, "nowhere")).toMatch(/^iotpush: 404 .*nowhere/);
  expect(await push(bench, "http://127.0.0.1:9")).toBe(
    "iotpush: no response, it may have arrived: [Errno 103] ECONNABORTED\nFalse\n",
  );
  expect(bench.mock.control.messages().messages).toEqual([]);
});

test("ESPHome itself finds the page's configuration valid", async () => {
  await using bench = await openWorkbench(PAGE);
  const device = stringify({
    esphome: { name: "doorbell" },
    esp32: { board: "esp32dev" },
    wifi: { ssid: "home", password: "longer-than-eight" },
    logger: {},
  });
  bench.write("secrets.yaml", "iotpush_authorization: Bearer key");
  const file = bench.write("doorbell.yaml", device + bench.code("doorbell.yaml"));
  const esphome = join(hostPaths.esphome, "bin/esphome");
  const { code, stdout, stderr } = await run(esphome, ["config", file], { env: { HOME: bench.folder } });
  expect(stdout + stderr).toContain("Configuration is valid!");
  expect(code).toBe(0);
});

/** What the page's button posts. */
function request(bench: Workbench) {
  const sensors = parse(bench.code("doorbell.yaml"), { logLevel: "silent" }).binary_sensor;
  return sensors[0].on_press[0]["http_request.post"] as {
    url: string;
    request_headers: Record<string, string>;
    json: Record<string, string>;
  };
}
