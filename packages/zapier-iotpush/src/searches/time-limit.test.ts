import { DEMO } from "@iotpush/mock-server";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { prepare } from "../fields/read.js";
import { type Fixture, openFixture } from "../test-support/fixture.js";
import { readOutcome } from "./find-receipt.js";

const FIND = "searches.find_receipt.operation.perform";
const GARAGE = [
  { id: "close-it", label: "Ja, zumachen" },
  { id: "leave", label: "Nein" },
];

const RECEIPT = {
  receipt_id: "r",
  message_id: "m",
  topic_id: "t",
  status: "acted",
  delivered_count: 1,
  read_count: 1,
  acted_count: 1,
  actions_taken: [],
  created_at: "2026-04-10T00:06:01.000Z",
  updated_at: "2026-04-10T00:10:22.000Z",
} as const;

const send = (fixture: Fixture, inputData: object = { buttons: GARAGE, fit_buttons: true }) =>
  fixture.run<{ message_id: string; receipt_id: string }>("creates.send_notification.operation.perform", {
    inputData: { message: "The garage is open. Close it?", ...inputData },
  });
const find = async (fixture: Fixture, receipt_id: string, inputData: object = { buttons: GARAGE }) =>
  (await fixture.run<Record<string, unknown>[]>(FIND, { inputData: { receipt_id, ...inputData } }))[0];
const tapFirst = (fixture: Fixture, id: string, phone: string = DEMO.phones[0]) =>
  fixture.mock.control.phones.tap(phone, id, fixture.mock.control.message(id).actions[0]?.id ?? "");

describe.each(["documented", "live"] as const)("Send, Delay, Find Receipt, Path, profile %s", (profile) => {
  test("the buttons show on the lock screen, and the Path gets the question's own", async () => {
    await using fixture = await openFixture({ profile });
    const { message_id, receipt_id } = await send(fixture);
    expect(fixture.mock.control.message(message_id).preset).toBe("yes-no");
    tapFirst(fixture, message_id);
    expect(await find(fixture, receipt_id)).toMatchObject({
      outcome: "answered",
      answered: true,
      action_id: "close-it",
      action_label: "Ja, zumachen",
      device_name: DEMO.phones[0],
      acted_at: expect.stringMatching(/^\d{4}-/),
      topic_id: expect.any(String),
    });
  });

  test("buttons that were sent as they are come back as they are", async () => {
    await using fixture = await openFixture({ profile });
    const { message_id, receipt_id } = await send(fixture, { buttons: GARAGE });
    expect(fixture.mock.control.message(message_id).preset).toBe(null);
    tapFirst(fixture, message_id);
    expect(await find(fixture, receipt_id)).toMatchObject({ outcome: "answered", action_id: "close-it" });
  });

  test("nobody answered: waiting, and expired after the notification's time", async () => {
    await using fixture = await openFixture({ profile, expiryMs: 60_000 });
    const { receipt_id } = await send(fixture);
    expect(await find(fixture, receipt_id)).toMatchObject({ outcome: "waiting", answered: false });
    fixture.mock.clock.advance(61_000);
    expect(await find(fixture, receipt_id)).toMatchObject({
      outcome: "expired",
      answered: false,
      action_id: null,
    });
  });

  test("a stranger's tap leaves no button for a Path to take", async () => {
    await using fixture = await openFixture({ profile });
    const { message_id, receipt_id } = await send(fixture);
    tapFirst(fixture, message_id);
    expect(
      await find(fixture, receipt_id, { buttons: GARAGE, allowed_responders: "the-boss, iPad" }),
    ).toMatchObject({
      outcome: "unauthorized",
      answered: false,
      action_id: null,
      reply_text: null,
      device_name: DEMO.phones[0],
    });
    const allowed = { allowed_responders: [`the-boss, ${DEMO.phones[0]}`] };
    expect(await find(fixture, receipt_id, allowed)).toMatchObject({ outcome: "answered" });
  });
});

test("a button that the search does not know is not an answer", async () => {
  await using fixture = await openFixture();
  const { message_id, receipt_id } = await send(fixture, { button_set: "approve-reject" });
  tapFirst(fixture, message_id);
  expect(await find(fixture, receipt_id)).toMatchObject({
    outcome: "failed",
    answered: false,
    action_id: null,
    problem: expect.stringContaining("The button approve was tapped"),
  });
});

test("whether the buttons were fitted or not, a tap is the button that was tapped or none, never another", () => {
  const id = fc.constantFrom(
    "yes",
    "no",
    "approve",
    "reject",
    "confirm",
    "deny",
    "ok",
    "stop",
    "close",
    "reply",
  );
  const label = fc.constantFrom("Ja", "Nein", "Yes", "No", "Approve", "Reject", "Close it", "Stop");
  const type = fc.constantFrom("button" as const, "reply" as const);
  const buttons = fc.uniqueArray(fc.record({ id, label, type }), {
    minLength: 1,
    maxLength: 3,
    selector: (button) => button.id,
  });
  fc.assert(
    fc.property(buttons, fc.nat(2), fc.boolean(), (actions, nth, fitButtons) => {
      const index = nth % actions.length;
      const pushed = prepare({ message: "?", actions }, { fitButtons }).push.actions?.[index];
      const taken = {
        action_id: pushed?.id ?? "",
        action_label: pushed?.label ?? "",
        acted_at: RECEIPT.created_at,
      };
      const receipt = { ...RECEIPT, actions_taken: [{ ...taken, reply_text: null, device_name: null }] };
      const { outcome, action_id } = readOutcome(receipt, "t", { actions, allowedResponders: undefined });
      expect([outcome, action_id]).toBeOneOf([
        ["answered", actions[index]?.id],
        ["failed", null],
      ]);
    }),
  );
});

test("the dropdown of responders lists who answered before; IDs can be typed without it", async () => {
  await using fixture = await openFixture({ profile: "live" });
  const list = (authData: Readonly<Record<string, string>>) =>
    fixture.run<{ id: string; name: string }[]>("triggers.responder_list.operation.perform", { authData });
  expect(await list(fixture.withSession)).toEqual([]);
  for (const phone of [DEMO.phones[0], DEMO.phones[0], DEMO.phones[1]])
    tapFirst(fixture, (await send(fixture)).message_id, phone);
  const listed = await list(fixture.withSession);
  expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
  expect(listed[0]?.name).toMatch(/^.+ \(.+\)$/);
  const { message_id, receipt_id } = await send(fixture);
  tapFirst(fixture, message_id);
  const chosen = { allowed_responders: listed.map(({ id }) => id) };
  expect(await find(fixture, receipt_id, chosen)).toMatchObject({ outcome: "answered" });

  expect(await list(fixture.authData)).toEqual([]);
});

test("dropdowns still work when the session token has ended", async () => {
  await using fixture = await openFixture({ profile: "live" });
  fixture.mock.control.endSessions();
  const given = { authData: fixture.withSession };
  expect(await fixture.run("triggers.responder_list.operation.perform", given)).toEqual([]);
  expect(await fixture.run("triggers.topic_list.operation.perform", given)).toEqual([
    { id: DEMO.privateTopic, name: DEMO.privateTopic },
  ]);
});
