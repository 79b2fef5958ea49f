import { Asker, IotpushClient } from "@iotpush/core";
import { expect, test } from "vitest";
import { Activity, type BridgeEvent } from "../activity/activity.js";
import { askTestQuestion } from "./test-question.js";

test("a test question that could never be answered says so on its way, with the fix", async () => {
  const bridgeEvents: BridgeEvent[] = [];
  const activity = new Activity(() => 0);
  activity.listen((bridgeEvent) => bridgeEvents.push(bridgeEvent));
  const asker = new Asker({ client: new IotpushClient({ baseUrl: "http://127.0.0.1:1" }) });
  await askTestQuestion({ asker, activity }, { name: "open", friendlyName: "Open" });
  await asker.close();
  expect(bridgeEvents).toMatchObject([
    { kind: "accepted", via: "test" },
    { kind: "failed", problem: expect.stringContaining("Give the topic's API key") },
  ]);
});
