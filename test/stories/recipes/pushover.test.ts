import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";
import { type Ended, run } from "../../recipes/run.ts";

/** Each client of the page: how its block is run. */
const CLIENTS: Record<string, (code: string, options: { env: Record<string, string> }) => Promise<Ended>> = {
  curl: (code, options) => run("sh", ["-eu", "-c", code], options),
  "pushover-complete": (code, options) => run(join(hostPaths.recipes, "bin/python"), ["-c", code], options),
  rushover: (code, options) => run("/usr/bin/ruby", ["-e", code], options),
};

function send(
  fixture: RecipeFixture,
  client: string,
  changes: { to?: string; key?: string } = {},
): Promise<Ended> {
  const { to, key = fixture.key } = changes;
  fixture.write(".config/iotpush/key", key);
  const values = { title: DIFFICULT_TITLE, message: DIFFICULT, TITLE: DIFFICULT_TITLE, MESSAGE: DIFFICULT };
  const env = { HOME: fixture.folder, IOTPUSH_KEY: key, ...values };
  return CLIENTS[client]?.(fixture.code(client, to), { env }) ?? Promise.reject(new Error(client));
}

describe.each(Object.keys(CLIENTS))("%s, moved over", (client) => {
  test.each(["documented", "live"] as const)(
    "sends title, text and priority, profile %s",
    async (profile) => {
      await using fixture = await openRecipeFixture("pushover.md", { profile });
      const ended = await send(fixture, client);
      expect(ended.code, ended.stderr).toBe(0);
      expect(fixture.mock.control.messages().messages[0]).toMatchObject({
        topic: DEMO.privateTopic,
        title: DIFFICULT_TITLE,
        message: DIFFICULT,
        priority: "high",
      });
    },
  );

  test("a wrong key is an error", async () => {
    await using fixture = await openRecipeFixture("pushover.md");
    const ended = await send(fixture, client, { key: "wrong-key" });
    expect(ended.code).not.toBe(0);
    expect(ended.stdout + ended.stderr).toContain("application token is invalid");
  });
});

test("a wrong address ends as the page says", async () => {
  await using fixture = await openRecipeFixture("pushover.md");
  const wrong = (client: string) => send(fixture, client, { to: fixture.redirecting });
  const sent = () => fixture.mock.control.messages().messages.length;
  expect(await wrong("curl")).toMatchObject({ code: 0, stdout: "Redirecting..." });
  expect(await wrong("rushover")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("JSON::ParserError"),
  });
  expect(sent()).toBe(0);
  expect(await wrong("pushover-complete")).toMatchObject({ code: 0 });
  expect(sent()).toBe(1);
});
