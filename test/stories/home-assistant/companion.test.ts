import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { companionTable } from "./companion-table.ts";
import { everyday } from "./everyday.yaml.ts";
import { type Stage, startStage } from "./stage.ts";

describe("every key and command of the companion apps", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({
      env: { IOTPUSH_COALESCE: "0" },
      files: (bridgeUrl) => ({ "packages/everyday.yaml": everyday(bridgeUrl) }),
    });
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  test.each(companionTable.commands)("command %s is never pushed", async (command) => {
    await stage.session.fireEvent("send", {
      message: command,
      title: "on",
      data: { tag: "t", tts_text: "Hello" },
    });
    await until(() => (stage.bridge.log().includes(`Not sent: ${command}`) ? true : undefined), {
      what: `${command} in the log`,
      describe: () => stage.bridge.log(),
    });
    expect(stage.mock.control.messages({ search: command }).total).toBe(0);
  });

  test.each(companionTable.keys)("key $key: $effect", async ({ key, data, push }) => {
    const text = `With ${key}.`;
    await stage.session.fireEvent("send", { message: text, data });
    const message = await stage.message(text);
    expect(message).toMatchObject(push(stage.homeAssistant.url));
  });
});
