import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { type Fixture, NOTIFY, startFixture, yesNo } from "./fixture.ts";

/** How often the bridge is killed. */
const KILLS = Number(process.env.KILLS ?? 8);

/** Sends what an event brings; and Home Assistant's own history of the answers that an automation heard. */
const automations = `automation:
  - alias: Send what an event brings
    mode: parallel
    max: 50
    triggers: [{ trigger: event, event_type: send }]
    actions: [{ action: ${NOTIFY}, continue_on_error: true, data: "{{ trigger.event.data }}" }]
template:
  - triggers: [{ trigger: event, event_type: mobile_app_notification_action }]
    sensor:
      - name: Answers heard
        state: "{{ this.attributes.get('heard', []) | count + 1 }}"
        attributes:
          heard: "{{ this.attributes.get('heard', []) + [[trigger.event.data.action, trigger.event.data.notification_id]] }}"
`;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({
    mock: { profile: "live" },
    callback: false,
    files: { "packages/killed.yaml": automations },
  });
});
afterAll(() => fixture?.[Symbol.asyncDispose]());

const heard = async (): Promise<[action: string, id: string][]> => {
  const state = await fixture.session.state("sensor.answers_heard").catch(() => undefined);
  return (state?.attributes.heard ?? []) as [string, string][];
};

/** The service's copies of this text, oldest first. */
const copies = (text: string) => fixture.mock.control.messages({ search: text }).messages.toReversed();

/** Kills come at the moments that matter: unsure whether it was taken, sent, tapped, or the answer is on its way. */
const MOMENTS = ["asked", "pushed", "tapped", "answered"] as const;

test(
  "the bridge is killed again and again: by Home Assistant's and the service's histories nothing is lost, and repeats have one id",
  async () => {
    const tapped = new Map<string, string>();
    /** Taps every copy once, as a person who is asked again does. */
    const tap = (names: readonly string[]): void => {
      for (const name of names)
        for (const message of copies(`Killed ${name}?`).filter(({ id }) => !tapped.has(id))) {
          fixture.tap(message, "Yes");
          tapped.set(message.id, name);
        }
    };
    const all: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const moment = MOMENTS[kill % MOMENTS.length];
      const names = [`K${kill}A`, `K${kill}B`];
      all.push(...names);
      const texts = names.map((name) => `Killed ${name}?`);
      for (const [index, message] of texts.entries())
        await fixture.session.fireEvent("send", { message, data: { actions: yesNo(names[index] ?? "") } });
      if (moment !== "asked")
        for (const text of texts)
          await until(() => copies(text)[0], { what: text, describe: fixture.bridge.log });
      if (moment === "tapped" || moment === "answered") tap(names);
      if (moment === "answered") await fixture.answered(names[0] ?? "");
      await fixture.bridge.kill();
      tap(names);
      await fixture.bridge.restart();
      await fixture.connected();
      tap(names);
    }
    await until(
      async () => {
        // What had only been taken is sent after the start, and so is what was lost in the instant of its push.
        tap(all);
        const names = new Set((await heard()).map(([action]) => action.replace("_YES", "")));
        return [...tapped.values()].every((name) => names.has(name)) ? true : undefined;
      },
      { what: "every tap to be heard", timeoutMs: 60_000, describe: fixture.bridge.log },
    );
    // Those that were killed only after they were sent cannot be missing.
    expect(new Set(tapped.values()).size).toBeGreaterThanOrEqual((KILLS * 3) / 2);
    for (const name of all)
      for (const { message } of copies(`Killed ${name}?`).slice(1)) expect(message).toContain("Sent again");
    await fixture.session.fireEvent("send", { message: "The last?", data: { actions: yesNo("LAST") } });
    fixture.tap(await fixture.message("The last?"), "Yes");
    await fixture.answered("LAST");
    const ids = new Map<string, Set<string>>();
    for (const [action, id] of await heard()) ids.set(action, (ids.get(action) ?? new Set()).add(id));
    for (const [action, known] of ids) expect([action, known.size]).toEqual([action, 1]);
  },
  120_000 + KILLS * 20_000,
);
