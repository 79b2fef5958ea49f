import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { hostPaths } from "../../hosts/cache.ts";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";
import { run } from "../../recipes/run.ts";

const PAGE = "micropython-and-esphome.md";
const MICROPYTHON = new URL("../../recipes/micropython.mjs", import.meta.url).pathname;

/** The page's module in MicroPython, which has no network here: its `requests` is a double that sends with curl. */
async function push(
  fixture: RecipeFixture,
  to = fixture.mock.url,
  key = fixture.key,
  topic: string = DEMO.privateTopic,
) {
  const module = fixture
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
    await using fixture = await openRecipeFixture(PAGE, { profile });
    expect(await push(fixture)).toBe("True\n");
    expect(fixture.mock.control.messages().messages).toMatchObject([
      { title: DIFFICULT_TITLE, message: DIFFICULT, priority: "high" },
    ]);
  });

  test("the JSON that ESPHome sends arrives", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    const { url, request_headers, json } = request(fixture);
    const headers = { ...request_headers, Authorization: `Bearer ${fixture.key}` };
    const body = JSON.stringify({ ...json, message: DIFFICULT });
    expect(await fetch(url, { method: "POST", headers, body })).toMatchObject({ status: 200 });
    expect(fixture.mock.control.messages().messages).toMatchObject([
      { title: "Doorbell", message: DIFFICULT, priority: "high" },
    ]);
  });
});

test("MicroPython says why it was not sent", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  expect(await push(fixture, fixture.mock.url, "guess")).toMatch(
    /^iotpush: 401 .*Invalid API key.*\nFalse\n$/,
  );
  expect(await push(fixture, fixture.mock.url, fixture.key, "nowhere")).toMatch(/^iotpush: 404 .*nowhere/);
  expect(await push(fixture, "http://127.0.0.1:9")).toBe(
    "iotpush: no response, it may have arrived: [Errno 103] ECONNABORTED\nFalse\n",
  );
  expect(fixture.mock.control.messages().messages).toEqual([]);
});

test("ESPHome itself finds the page's configuration valid", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  const device = stringify({
    esphome: { name: "doorbell" },
    esp32: { board: "esp32dev" },
    wifi: { ssid: "home", password: "longer-than-eight" },
    logger: {},
  });
  fixture.write("secrets.yaml", "iotpush_authorization: Bearer key");
  const file = fixture.write("doorbell.yaml", device + fixture.code("doorbell.yaml"));
  const esphome = join(hostPaths.esphome, "bin/esphome");
  const { code, stdout, stderr } = await run(esphome, ["config", file], { env: { HOME: fixture.folder } });
  expect(stdout + stderr).toContain("Configuration is valid!");
  expect(code).toBe(0);
});

/** What the page's button posts. */
function request(fixture: RecipeFixture) {
  const sensors = parse(fixture.code("doorbell.yaml"), { logLevel: "silent" }).binary_sensor;
  return sensors[0].on_press[0]["http_request.post"] as {
    url: string;
    request_headers: Record<string, string>;
    json: Record<string, string>;
  };
}
