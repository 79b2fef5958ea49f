import { IotpushClient } from "@iotpush/core";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { sendTest } from "./send-test.js";
import { checkTopicKey } from "./topic-key.js";

const topic = (apiKey?: string) => ({ name: DEMO.privateTopic, apiKey, friendlyName: "Door" });
const keyed = (apiKey: string) => ({ topicKeys: { [DEMO.privateTopic]: apiKey } });

describe.each(["documented", "live"] as const)("the %s service", (profile) => {
  test("takes the right key, without a message", async () => {
    await using mock = await startMockServer({ profile });
    const client = new IotpushClient({ baseUrl: mock.url, ...keyed(DEMO.privateTopicKey) });
    expect(await checkTopicKey(client, topic(DEMO.privateTopicKey))).toMatchObject({ verdict: "ok" });
    expect(mock.control.messages().total).toBe(0);
  });

  test("refuses a wrong key, and what to do is said", async () => {
    await using mock = await startMockServer({ profile });
    const client = new IotpushClient({ baseUrl: mock.url, ...keyed("wrong") });
    for (const found of [
      await checkTopicKey(client, topic("wrong")),
      await sendTest(client, DEMO.privateTopic),
    ])
      expect(found).toMatchObject({ verdict: "problem", fix: expect.stringContaining("Copy the key") });
  });

  test("sends a test to all who are subscribed", async () => {
    await using mock = await startMockServer({ profile });
    const client = new IotpushClient({ baseUrl: mock.url, ...keyed(DEMO.privateTopicKey) });
    const found = await sendTest(client, DEMO.privateTopic);
    expect(found).toMatchObject({ verdict: "ok", said: expect.stringContaining("2 subscriber") });
  });
});

test("a service that does not answer is said", async () => {
  const mock = await startMockServer();
  await mock.close();
  const client = new IotpushClient({ baseUrl: mock.url, ...keyed("any") });
  expect(await checkTopicKey(client, topic("any"))).toMatchObject({ verdict: "problem" });
});

test("without a key nothing can be read", async () => {
  expect(await checkTopicKey(new IotpushClient(), topic())).toMatchObject({ verdict: "warning" });
});
