import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { type Fixture, phoneDevice, startFixture, TOPIC } from "./fixture.ts";

const BLUEPRINTS = join(import.meta.dirname, "../../../packages/home-assistant-bridge/blueprints");
const blueprint = (path: string) => ({
  [`blueprints/${path}`]: readFileSync(join(BLUEPRINTS, path), "utf8"),
});

const heard = (value: string) =>
  `[{ action: input_text.set_value, target: { entity_id: input_text.heard }, data: { value: "${value}" } }]`;

/** What a person would make of the package's blueprints, with times that a test can wait for. */
const made = (phone: string, escalation: string): string => `input_text:
  heard: { name: Heard, initial: nothing, max: 255 }
script:
  ask:
    use_blueprint:
      path: iotpush/ask.yaml
      input:
        phone: ${phone}
        title: Garage
        time_limit: { minutes: 5 }
        yes_actions: ${heard("yes")}
        no_actions: ${heard("no")}
  ask_briefly:
    use_blueprint:
      path: iotpush/ask.yaml
      input:
        phone: ${phone}
        time_limit: { seconds: 2 }
        otherwise: "no"
        no_actions: ${heard("no")}
automation:
  - id: leak
    alias: Leak
    use_blueprint:
      path: iotpush/acknowledge.yaml
      input:
        when: [{ trigger: event, event_type: leak }]
        phone: ${phone}
        escalation_phone: ${escalation}
        message: Water in the cellar.
        every: { seconds: 2 }
        times: 2
        acknowledged_actions: ${heard("seen by {{ who }}")}
        nobody_actions: ${heard("nobody")}
  - id: drip
    alias: Drip
    use_blueprint:
      path: iotpush/acknowledge.yaml
      input:
        when: [{ trigger: event, event_type: drip }]
        phone: ${phone}
        escalation_phone: ${escalation}
        message: The tap drips.
        every: { seconds: 2 }
        times: 30
        acknowledged_actions: ${heard("heard by {{ who }}")}
  - id: laundry
    alias: Laundry
    use_blueprint:
      path: iotpush/snooze.yaml
      input:
        when: [{ trigger: event, event_type: laundry }]
        phone: ${phone}
        message: The laundry is done.
        snooze_for: { seconds: 1 }
        time_limit: { seconds: 20 }
        done_actions: ${heard("laundry done")}
`;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({
    env: {
      IOTPUSH_TOPICS: `${TOPIC}=${DEMO.privateTopicKey},${DEMO.publicTopic}=${DEMO.publicTopicKey}`,
      IOTPUSH_COALESCE: "0",
    },
    files: {
      ...blueprint("script/iotpush/ask.yaml"),
      ...blueprint("automation/iotpush/acknowledge.yaml"),
      ...blueprint("automation/iotpush/snooze.yaml"),
      "packages/blueprints.yaml": "input_text:\n  heard: { name: Heard, initial: nothing, max: 255 }\n",
    },
  });
  const [phone, escalation] = await Promise.all(
    [TOPIC, DEMO.publicTopic].map((topic) => phoneDevice(fixture.session, topic)),
  );
  fixture.homeAssistant.writeFiles({ "packages/blueprints.yaml": made(phone ?? "", escalation ?? "") });
  for (const domain of ["script", "automation"]) await fixture.session.callService(`${domain}.reload`);
});
afterAll(() => fixture?.[Symbol.asyncDispose]());

const hear = (value: string) => fixture.session.waitForState("input_text.heard", value);
const ask = (question: string, entity_id = "script.ask") =>
  fixture.session.callService("script.turn_on", { entity_id, variables: { question } });

test("ask: the answer decides, and the buttons are those of the lock screen", async () => {
  await ask("Close it?");
  const message = await fixture.message("Close it?");
  expect(message).toMatchObject({ title: "Garage", preset: "yes-no" });
  fixture.tap(message, "Yes");
  await hear("yes");
});

test("ask: nobody answers, so the default decides and a late tap does not count", async () => {
  await ask("Still open?", "script.ask_briefly");
  const message = await fixture.message("Still open?");
  await hear("no");
  // The script goes on while its clear_notification is on its way.
  await until(() => (fixture.bridge.log().includes("cleared by Home Assistant") ? true : undefined), {
    what: "the question's end",
  });
  fixture.tap(message, "Yes");
  await ask("And now?");
  fixture.tap(await fixture.message("And now?"), "No");
  expect(await fixture.answered("NO_")).toHaveLength(1);
  expect(await fixture.answered("YES_")).toHaveLength(1);
});

/** Calls the script as another script does, and brings what it returns. */
const askHousehold = (fields: object, script = "script.ask") =>
  fixture.session.callService(script, fields, { returnResponse: true });

test("ask: a household by the script's form fields; the other's tap is the answer that the script returns", async () => {
  const asked = askHousehold({ question: "Who is home?", topics: [DEMO.publicTopic], tell_others: true });
  const messages = [await fixture.message("Who is home?"), await fixture.message("Who is home?")];
  const other = messages.find(({ topic }) => topic === DEMO.publicTopic);
  if (other) fixture.tap(other, "Yes");
  expect(await asked).toEqual({ answer: "yes", answered: true, who: DEMO.phones[0] });
  expect((await fixture.message(`${DEMO.phones[0]}: Yes`)).topic).toBe(TOPIC);
});

test("ask: nobody answers, and what the form says instead of the blueprint is returned", async () => {
  const asked = askHousehold({ question: "Anybody?", when_nobody_answers: "yes" }, "script.ask_briefly");
  expect(await asked).toEqual({ answer: "yes", answered: false, who: null });
});

test("acknowledge: the second reminder is acknowledged, nobody else is notified", async () => {
  await fixture.session.fireEvent("drip");
  await fixture.message("The tap drips.");
  const second = await fixture.message("The tap drips.");
  expect(second).toMatchObject({ topic: TOPIC, priority: "high" });
  fixture.tap(second, "Acknowledge");
  await hear(`heard by ${DEMO.phones[0]}`);
  const { messages } = fixture.mock.control.messages({ search: "The tap drips." });
  expect(messages.filter(({ topic }) => topic !== TOPIC)).toEqual([]);
});

test("acknowledge: nobody does, so the other topic is notified, and its tap counts", async () => {
  await fixture.session.fireEvent("leak");
  for (const _ of [1, 2]) await fixture.message("Water in the cellar.");
  const escalated = await fixture.message("Water in the cellar.");
  expect(escalated.topic).toBe(DEMO.publicTopic);
  fixture.tap(escalated, "Acknowledge");
  await hear(`seen by ${DEMO.phones[0]}`);
});

test("snooze: it comes again until it is done", async () => {
  await fixture.session.fireEvent("laundry");
  const first = await fixture.message("The laundry is done.");
  expect(first.actions.map(({ id }) => id)).toEqual(["ack", "snooze"]);
  fixture.tap(first, "Snooze");
  fixture.tap(await fixture.message("The laundry is done."), "Acknowledge");
  await hear("laundry done");
  expect(fixture.count("The laundry is done.")).toBe(2);
});
