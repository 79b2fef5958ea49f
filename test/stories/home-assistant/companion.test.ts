import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { companionTable } from "./companion-table.ts";
import { everyday } from "./everyday.yaml.ts";
import { type Fixture, startFixture } from "./fixture.ts";

const page = readFileSync(new URL("../../../docs/home-assistant-reference.md", import.meta.url), "utf8");

/** The names in the documentation's list between two marks. */
const documented = (mark: string): (string | undefined)[] => {
  const [, list = ""] = page.split(new RegExp(`<!-- /?${mark} -->`));
  const names = list.split("\n").map((line) => line.split(": ")[0] ?? "");
  return names.flatMap((part) => [...part.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
};

describe("every key and command of the companion apps", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture({
      env: { IOTPUSH_COALESCE: "0" },
      files: (bridgeUrl) => ({ "packages/everyday.yaml": everyday(bridgeUrl) }),
    });
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  test("those of the documentation's lists are tried, all of them", () => {
    const tried = companionTable.keys.map(({ key }) => key);
    // The bridge's own key is tried in household.test.ts.
    expect(new Set([...tried, "iotpush"])).toEqual(new Set(documented("keys")));
    expect(new Set(companionTable.commands)).toEqual(new Set(documented("commands")));
  });

  test.each(companionTable.commands)("command %s is never pushed", async (command) => {
    await fixture.session.fireEvent("send", {
      message: command,
      title: "on",
      data: { tag: "t", tts_text: "Hello" },
    });
    await until(() => (fixture.bridge.log().includes(`Not sent: ${command}`) ? true : undefined), {
      what: `${command} in the log`,
      describe: () => fixture.bridge.log(),
    });
    expect(fixture.mock.control.messages({ search: command }).total).toBe(0);
  });

  test.each(companionTable.keys)("key $key: $effect", async ({ key, data, push }) => {
    const text = `With ${key}.`;
    await fixture.session.fireEvent("send", { message: text, data });
    const message = await fixture.message(text);
    expect(message).toMatchObject(push(fixture.homeAssistant.url));
  });
});
