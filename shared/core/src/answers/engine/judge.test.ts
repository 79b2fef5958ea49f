import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ActionTaken, Receipt } from "../../contract/receipt.js";
import { runs } from "../../test-support/property.js";
import { buttons } from "../../wire/buttons/index.js";
import type { Answer } from "../answer.js";
import { answerOf, type JudgedQuestion, judge, whyIgnored } from "./judge.js";

const [approve] = buttons.approveReject();
const push = { messageId: "m1", receiptId: "r1", topic: "t" };
const tap = (more: Partial<Answer> = {}): Answer => ({ messageId: "m1", actionId: "approve", ...more });
const question = (confirm: boolean, guarded: boolean): JudgedQuestion => ({
  button: (id) => (id === "approve" ? approve : undefined),
  confirm,
  ...(guarded ? { allowedResponders: ["anna", "Anna's phone"] } : {}),
});
const receipt = (...taken: Partial<ActionTaken>[]): Receipt => ({
  receipt_id: "r1",
  message_id: "m1",
  topic_id: "t1",
  status: "acted",
  delivered_count: 1,
  read_count: 0,
  acted_count: taken.length,
  actions_taken: taken.map((entry) => ({ action_id: "approve", acted_at: "2026-04-10T00:00:01Z", ...entry })),
  created_at: "2026-04-10T00:00:00Z",
  updated_at: "2026-04-10T00:00:01Z",
});

const PERSONS = {
  nobody: {},
  anna: { userId: "anna" },
  "Anna's phone": { deviceName: "Anna's phone" },
  stranger: { userId: "stranger", deviceName: "Pixel" },
};
const RECEIPTS = {
  "not read": undefined,
  unavailable: "unavailable" as const,
  "not in it": receipt({ action_id: "reject" }),
  "by anna": receipt({ user_id: "stranger" }, { user_id: "anna" }),
  "by a stranger": receipt({ user_id: "stranger" }),
  "by nobody named": receipt({}),
};

const open = "counts|counts|unconfirmed|counts|counts|counts";
const confirmed = "needs_receipt|unconfirmed|unconfirmed|counts|counts|counts";
const both = "needs_receipt|unconfirmed|unconfirmed|counts|unauthorized|unauthorized";
/** Confirmation, allowed responders, who the callback says it was: the verdict for each receipt, in the order above. */
const TABLE: [boolean, boolean, keyof typeof PERSONS, string][] = [
  [false, false, "nobody", open],
  [false, false, "anna", open],
  [false, false, "Anna's phone", open],
  [false, false, "stranger", open],
  [true, false, "nobody", confirmed],
  [true, false, "anna", confirmed],
  [true, false, "Anna's phone", confirmed],
  [true, false, "stranger", confirmed],
  [false, true, "nobody", "needs_receipt|unauthorized|unconfirmed|counts|unauthorized|unauthorized"],
  [false, true, "anna", "counts|counts|unconfirmed|counts|unauthorized|unauthorized"],
  [false, true, "Anna's phone", "counts|counts|unconfirmed|counts|unauthorized|unauthorized"],
  [false, true, "stranger", "unauthorized|unauthorized|unconfirmed|counts|unauthorized|unauthorized"],
  [true, true, "nobody", both],
  [true, true, "anna", both],
  [true, true, "Anna's phone", both],
  [true, true, "stranger", both],
];

describe("every tap on the question's own message", () => {
  test.each(TABLE)("confirm %s, guarded %s, from %s: %s", (confirm, guarded, person, verdicts) => {
    const judged = Object.values(RECEIPTS).map((shown) =>
      judge(question(confirm, guarded), push, tap(PERSONS[person]), shown),
    );
    expect(judged.join("|")).toBe(verdicts);
  });
});

test("a message that is not the question's never counts, nor does a receipt of another push", () => {
  expect(judge(question(false, false), undefined, tap())).toBe("not_this_question");
  expect(judge(question(false, false), push, tap({ messageId: "m2" }))).toBe("not_this_question");
  for (const other of [{ message_id: "m2" }, { receipt_id: "r2" }])
    expect(judge(question(true, false), push, tap(), { ...receipt({}), ...other })).toBe("unconfirmed");
  expect(judge(question(true, false), { messageId: "m1" }, tap(), receipt({}))).toBe("unconfirmed");
  expect(judge(question(true, false), { messageId: "m1" }, tap())).toBe("unconfirmed");
});

test("a button that the question does not have never counts, whoever tapped it", () => {
  const unknown = tap({ actionId: "wipe", userId: "anna" });
  expect(judge(question(false, true), push, unknown)).toBe("unknown_button");
  expect(judge(question(true, true), push, unknown)).toBe("needs_receipt");
  const shown = receipt({ action_id: "wipe", user_id: "anna" });
  expect(judge(question(true, true), push, unknown, shown)).toBe("unknown_button");
  expect(whyIgnored("unknown_button", undefined)).toBe("the question has no such button");
  expect(whyIgnored("unknown_button", shown)).toBeUndefined();
});

const person = fc.record(
  {
    userId: fc.constantFrom("anna", "boss", "stranger"),
    deviceName: fc.constantFrom("Anna's phone", "Pixel"),
    replyText: fc.constantFrom("yes", "wipe the backups"),
    actionLabel: fc.constantFrom("Approve", "Reject"),
  },
  { requiredKeys: [] },
);
const taken = fc.record(
  {
    action_id: fc.constantFrom("approve", "reject"),
    user_id: fc.constantFrom("anna", "boss", "stranger"),
    device_name: fc.constantFrom("Anna's phone", "Pixel"),
    reply_text: fc.constantFrom("yes", "no"),
  },
  { requiredKeys: [] },
);

test("confirmed: person and text are the receipt's, whatever the callback adds", () => {
  fc.assert(
    fc.property(person, fc.array(taken, { maxLength: 3 }), fc.boolean(), (given, entries, guarded) => {
      const judged = question(true, guarded);
      const shown = receipt(...entries);
      if (judge(judged, push, tap(given), shown) !== "counts") return;
      const answer = answerOf(judged, push, tap(given), shown);
      expect(
        entries.some(
          (entry) =>
            (entry.action_id ?? "approve") === "approve" &&
            entry.user_id === answer.userId &&
            entry.device_name === answer.deviceName &&
            entry.reply_text === answer.replyText,
        ),
      ).toBe(true);
      expect(answer).toMatchObject({
        actionId: "approve",
        actionLabel: "Approve",
        receiptId: "r1",
        topic: "t",
      });
      if (guarded)
        expect(["anna", "Anna's phone"].some((name) => Object.values(answer).includes(name))).toBe(true);
    }),
    runs(),
  );
});

test("with confirmation nothing that a callback says about the person changes the verdict", () => {
  fc.assert(
    fc.property(person, person, fc.option(fc.array(taken, { maxLength: 3 })), (one, two, entries) => {
      const shown = entries ? receipt(...entries) : ("unavailable" as const);
      const verdict = (given: object) => judge(question(true, true), push, tap(given), shown);
      expect(verdict(one)).toBe(verdict(two));
      if (entries === null) expect(verdict(one)).toBe("unconfirmed");
    }),
    runs(),
  );
});
