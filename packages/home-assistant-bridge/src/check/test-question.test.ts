import { Asker, IotpushClient } from "@iotpush/core";
import { expect, test } from "vitest";
import { Activity, type Happening } from "../activity/activity.js";
import type { AnswerDesk } from "../answers/answer-desk.js";
import { askTestQuestion } from "./test-question.js";

test("a test question that could never be answered says so on its way, with what to do", async () => {
  const happenings: Happening[] = [];
  const activity = new Activity(() => 0);
  activity.listen((happening) => happenings.push(happening));
  const asker = new Asker({ client: new IotpushClient({ baseUrl: "http://127.0.0.1:1" }) });
  const desk = { asker } as unknown as AnswerDesk;
  await askTestQuestion({ desk, activity }, { name: "open", friendlyName: "Open" });
  await asker.close();
  expect(happenings).toMatchObject([
    { kind: "accepted", via: "test" },
    { kind: "failed", problem: expect.stringContaining("Give the topic's API key") },
  ]);
});
