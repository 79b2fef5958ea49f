import { expect, test } from "vitest";
import { mapNotification } from "../mapping/map-notification.js";
import { Household, householdQuestion } from "./household.js";

const mapped = mapNotification({
  message: "Close it?",
  data: {
    actions: [
      { action: "YES", title: "Yes" },
      { action: "NO", title: "No" },
    ],
  },
});
const known = ["anna", "bob", "eve"];
const asked = (written: unknown) => {
  if (mapped.kind !== "push") throw new Error("This is not a question.");
  return householdQuestion(Household.parse(written), { topic: "anna", known, mapped });
};

test("everyone at once: each topic a moment after the one before", () => {
  expect(asked({ topics: ["anna", "bob", "eve", "bob"], tell_others: true })).toEqual({
    question: {
      escalation: [
        { topic: "bob", afterMs: 1_000 },
        { topic: "eve", afterMs: 2_000 },
      ],
    },
    others: ["bob", "eve"],
  });
});

test("in order, with reminders, and an answer if nobody gives one; templates' numbers are texts", () => {
  const written = {
    topics: ["bob", "eve"],
    in_order: "120",
    remind: { every: "60" },
    when_nobody_answers: "NO",
    allowed_responders: ["Pixel 9"],
  };
  expect(asked(written)).toEqual({
    question: {
      escalation: [
        { topic: "bob", afterMs: 120_000 },
        { topic: "eve", afterMs: 240_000 },
      ],
      reminder: { everyMs: 60_000, times: 3 },
      whenNobodyAnswers: { answer: "NO" },
      allowedResponders: ["Pixel 9"],
    },
  });
});

test.each([
  [{ topics: ["mallory"] }, "no topic mallory"],
  [{ when_nobody_answers: "MAYBE" }, "not one of the question's actions"],
])("%j is refused with the fix", (written, why) => {
  expect(asked(written)).toEqual({ problem: expect.stringContaining(why) });
});

test.each([{ topics: [] }, { in_order: 0 }, { remind: { times: 2 } }, { quiet: true }])(
  "%j cannot be read",
  (written) => {
    expect(Household.safeParse(written).success).toBe(false);
  },
);
