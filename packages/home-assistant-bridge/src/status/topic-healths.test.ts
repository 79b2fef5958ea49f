import { IotpushClient } from "@iotpush/core";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { Activity } from "../activity/activity.js";
import { createLogger } from "../log/logger.js";
import { TopicHealths } from "./status.js";

const name = DEMO.privateTopic;

async function bench(apiKey: string) {
  const mock = await startMockServer();
  const lines: string[] = [];
  const activity = new Activity(() => 0);
  const healths = new TopicHealths(activity);
  const log = createLogger({ level: "debug", secrets: [], write: (line) => lines.push(line), now: () => 0 });
  const client = new IotpushClient({ baseUrl: mock.url, topicKeys: { [name]: apiKey } });
  return {
    mock,
    lines,
    health: () => healths.get(name),
    look: () => healths.check([name], client, log),
    sent: () =>
      activity.tell({ id: "1", topic: name, kind: "sent", messageId: "m", subscribers: 1, asks: false }),
    [Symbol.asyncDispose]: () => mock.close(),
  };
}

test("a key that is refused is a problem of its topic, with the fix", async () => {
  await using refused = await bench("wrong");
  await refused.look();
  expect(refused.health()).toEqual({
    ok: false,
    problem: expect.stringContaining("Copy this topic's own API key"),
  });
  expect(refused.lines).toEqual([expect.stringMatching(/ERROR.*Copy this topic's own API key/)]);
});

test("a service that is away says nothing about the key: it is logged, and does not remain a problem", async () => {
  await using away = await bench(DEMO.privateTopicKey);
  away.mock.control.faults.add({ match: { path: "/api/receipts" }, status: 503 });
  await away.look();
  expect(away.health()).toEqual({});
  expect(away.lines).toEqual([expect.stringContaining("WARN")]);
});

test("a push that was taken meanwhile knows better", async () => {
  await using sending = await bench("wrong");
  const looking = sending.look();
  sending.sent();
  await looking;
  expect(sending.health()).toEqual({ ok: true });
});
