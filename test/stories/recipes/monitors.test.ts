import { createRequire } from "node:module";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import axios from "axios";
import { describe, expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";
import { run } from "../../recipes/run.ts";

const PAGE = "uptime-kuma-and-apprise.md";
const { Liquid } = createRequire(join(hostPaths.recipesNpm, "package.json"))("liquidjs");

/** What Uptime Kuma 2.5 does with the page's fields: its template engine, its names and its HTTP client, which gets the body as a text. */
async function uptimeKuma(
  fixture: RecipeFixture,
  status: string,
  to = fixture.mock.url,
  key = fixture.key,
  topic: string = DEMO.privateTopic,
) {
  const data = await new Liquid().parseAndRender(fixture.code("uptime-kuma"), {
    ...{ status, name: DIFFICULT_TITLE, hostnameOrURL: "https://example.com", msg: DIFFICULT },
    ...{ monitorJSON: null, heartbeatJSON: null },
  });
  const headers = JSON.parse(fixture.code("uptime-kuma-headers").replace("YOUR_TOPIC_KEY", key));
  return axios.post(`${to}/api/push/${topic}`, data, { headers });
}

/** Apprise's command with the page's configuration. */
const apprise = (fixture: RecipeFixture, to = fixture.mock.url, key = fixture.key) => {
  const configuration = fixture
    .code("apprise.conf")
    .replace("jsons://www.iotpush.com", to.replace("http", "json"));
  fixture.write(".config/apprise.conf", configuration.replace("YOUR_TOPIC_KEY", key));
  const env = { HOME: fixture.folder, PATH: `${join(hostPaths.recipes, "bin")}:${process.env.PATH}` };
  const texts = { title: DIFFICULT_TITLE, message: DIFFICULT };
  return run("sh", ["-eu", "-c", fixture.code("apprise").replace("apprise --", "apprise -v --")], {
    env: { ...env, ...texts },
  });
};

describe.each(["documented", "live"] as const)("monitors, profile %s", (profile) => {
  test("Uptime Kuma's fields send difficult texts, down louder than up", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    for (const status of ["🔴 Down", "✅ Up", "⚠️ Test"])
      expect((await uptimeKuma(fixture, status)).data).toMatchObject({ success: true });
    const common = { topic: DEMO.privateTopic, message: DIFFICULT };
    expect(fixture.mock.control.messages().messages).toMatchObject([
      { ...common, title: `⚠️ Test ${DIFFICULT_TITLE}`, priority: "low" },
      { ...common, title: `✅ Up ${DIFFICULT_TITLE}`, priority: "low" },
      { ...common, title: `🔴 Down ${DIFFICULT_TITLE}`, priority: "urgent" },
    ]);
  });

  test("Apprise's command sends difficult texts", async () => {
    await using fixture = await openRecipeFixture(PAGE, { profile });
    expect(await apprise(fixture)).toMatchObject({ code: 0 });
    expect(fixture.mock.control.messages().messages).toMatchObject([
      { topic: DEMO.privateTopic, title: DIFFICULT_TITLE, message: DIFFICULT, priority: "high" },
    ]);
  });
});

test("a wrong key, topic and address fail where the page says so", async () => {
  await using fixture = await openRecipeFixture(PAGE);
  await expect(uptimeKuma(fixture, "✅ Up", fixture.mock.url, "guess")).rejects.toThrow("status code 401");
  await expect(uptimeKuma(fixture, "✅ Up", fixture.redirecting)).rejects.toThrow("status code 401");
  await expect(uptimeKuma(fixture, "✅ Up", fixture.mock.url, fixture.key, "nowhere")).rejects.toThrow("404");
  for (const [to, key, says] of [
    [fixture.mock.url, "guess", "error=401"],
    [fixture.redirecting, fixture.key, "error=308"],
  ] as const) {
    const { code, stdout, stderr } = await apprise(fixture, to, key);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(says);
  }
  expect(fixture.mock.control.messages().messages).toEqual([]);
});
