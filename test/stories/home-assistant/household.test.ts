import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { BRIDGE_TOKEN, type Fixture, NOTIFY, startFixture, TOPIC, yesNo } from "./fixture.ts";

const OTHER = DEMO.publicTopic;

/** From an hour ago to an hour from now, in the zone of a new Home Assistant. */
function quietNow(): string {
  const time = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
  return `${time(-1)}-${time(1)}`;
}

/** Sends what an event brings, as an automation of a user does. */
const automations = `automation:
  - alias: Send what an event brings
    mode: parallel
    triggers: [{ trigger: event, event_type: send }]
    actions: [{ action: ${NOTIFY}, data: "{{ trigger.event.data }}" }]
`;

describe.each(["documented", "live"] as const)("a household is asked, %s service", (profile) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture({
      mock: { profile },
      env: {
        IOTPUSH_TOPICS: `${TOPIC}=${DEMO.privateTopicKey},${OTHER}=${DEMO.publicTopicKey}`,
        IOTPUSH_QUIET_HOURS: quietNow(),
      },
      files: { "packages/send.yaml": automations },
    });
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const ask = async (body: object, signal?: AbortSignal) => {
    const response = await fetch(`${fixture.bridge.url}/ask`, {
      method: "POST",
      headers: { authorization: `Bearer ${BRIDGE_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
    return { status: response.status, ...((await response.json()) as object) };
  };
  /** The pushes of a text to a topic, once there is one. */
  const push = (text: string, topic: string) =>
    until(
      () => fixture.mock.control.messages({ search: text }).messages.find((each) => each.topic === topic),
      { what: `"${text}" to ${topic}`, describe: () => fixture.bridge.log() },
    );

  test("everyone at once: the second one's tap is the answer, and the others hear of it", async () => {
    const asked = ask({
      message: "Who feeds the cat?",
      topics: [TOPIC, OTHER],
      timeout: 60,
      tell_others: true,
    });
    await push("Who feeds the cat?", TOPIC);
    fixture.tap(await push("Who feeds the cat?", OTHER), "Yes");
    expect(await asked).toMatchObject({ status: 200, answer: "yes", answered: true, device: DEMO.phones[0] });
    const told = await push(`${DEMO.phones[0]}: Yes`, TOPIC);
    expect(told.priority).toBe("low");
  });

  test("as a notification's data, in order: nobody answers, so its own answer is given, and marked", async () => {
    await fixture.session.fireEvent("send", {
      message: "Close the valve?",
      data: {
        timeout: 6,
        iotpush: { topics: [TOPIC, OTHER], in_order: 2, when_nobody_answers: "HOUSE_YES" },
        actions: yesNo("HOUSE"),
      },
    });
    await push("Close the valve?", TOPIC);
    await push("Close the valve?", OTHER);
    expect(await fixture.answered("HOUSE")).toMatchObject([{ action: "HOUSE_YES", by: "default" }]);
  });

  test("in quiet hours what is of low priority waits, even when it is asked by /ask; what matters does not", async () => {
    const caller = new AbortController();
    const low = { message: "Water the plants?", data: { importance: "low" } };
    void ask(low, caller.signal).catch(() => undefined);
    await fixture.session.fireEvent("send", { message: "Quiet news", data: { importance: "low" } });
    const asked = ask({ message: "Who rang?", timeout: 60 });
    fixture.tap(await push("Who rang?", TOPIC), "No");
    expect(await asked).toMatchObject({ answer: "no", answered: true });
    const waiting = async () => {
      const headers = { authorization: `Bearer ${BRIDGE_TOKEN}` };
      const { topics } = (await (await fetch(`${fixture.bridge.url}/status`, { headers })).json()) as {
        topics: { name: string; waiting: number }[];
      };
      return topics.find(({ name }) => name === TOPIC)?.waiting === 2 ? true : undefined;
    };
    await until(waiting, { what: "both to wait", describe: () => fixture.bridge.log() });
    expect(fixture.count("Water the plants?") + fixture.count("Quiet news")).toBe(0);
    caller.abort();
  });

  test("what cannot be asked so is refused with the fix", async () => {
    expect(await ask({ message: "?", topics: ["nobody"] })).toMatchObject({
      status: 400,
      error: expect.stringContaining("The bridge has no topic nobody"),
    });
  });
});
