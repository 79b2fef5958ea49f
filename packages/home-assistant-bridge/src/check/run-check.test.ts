import { DEMO, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { complete } from "../config/config.js";
import { runCheck } from "./run-check.js";

const TOPIC = DEMO.privateTopic;

/** What is found of the topic and the service; Home Assistant is not there. */
async function foundWith(baseUrl: string, apiKey?: string, send = false) {
  const config = complete(
    {
      topics: [{ name: TOPIC, friendlyName: "Door", apiKey }],
      base_url: baseUrl,
      http: { host: "127.0.0.1", port: 1 },
    },
    { url: "http://127.0.0.1:1", webSocketUrl: "ws://127.0.0.1:1", token: "t", supervised: false },
    undefined,
  );
  const found = await runCheck(config, { send });
  return found
    .filter(({ about }) => about === `Topic ${TOPIC}` || about === "iotpush")
    .map(({ level, title, fix }) => `${level}: ${title} ${fix ?? ""}`)
    .join("\n");
}

describe.each(["documented", "live"] as const)("the %s service", (profile) => {
  test("takes the right key, without a message", async () => {
    await using mock = await startMockServer({ profile });
    expect(await foundWith(mock.url, DEMO.privateTopicKey)).toMatch(/ok: The .*key is accepted/);
    expect(mock.control.messages().total).toBe(0);
  });

  test("refuses a wrong key with the fix, and nothing is sent", async () => {
    await using mock = await startMockServer({ profile });
    expect(await foundWith(mock.url, "wrong", true)).toMatch(
      /problem: The key is wrong\. Copy this topic's own API key/,
    );
    expect(mock.control.messages().total).toBe(0);
  });

  test("sends a test to all who are subscribed", async () => {
    await using mock = await startMockServer({ profile });
    expect(await foundWith(mock.url, DEMO.privateTopicKey, true)).toContain("2 subscriber");
  });
});

test("a service that does not answer is reported", async () => {
  const mock = await startMockServer();
  await mock.close();
  expect(await foundWith(mock.url, "any", true)).toMatch(/^problem: .*does not answer|^problem: .*reach/i);
});

test("without a key nothing can be read", async () => {
  await using mock = await startMockServer();
  expect(await foundWith(mock.url)).toContain("warning: No key is set");
});
