import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { everyday } from "./everyday.yaml.ts";
import { type Fixture, type Message, startFixture, yesNo } from "./fixture.ts";

/** An automation that hears answers as those of users do, and a sensor that keeps what it heard also over a restart. */
const ear = `automation:
  - alias: Hear every answer
    mode: queued
    triggers:
      - trigger: event
        event_type: mobile_app_notification_action
    actions:
      - event: heard
        event_data: { action: "{{ trigger.event.data.action }}" }
template:
  - triggers:
      - trigger: event
        event_type: heard
    sensor:
      - name: Heard answers
        state: "{{ this.attributes.get('actions', []) | count + 1 }}"
        attributes:
          actions: "{{ this.attributes.get('actions', []) + [trigger.event.data.action] }}"
`;

describe.each([
  { profile: "documented", callback: true },
  { profile: "live", callback: false },
] as const)(
  "something is away while a question is open: $profile service, callback $callback",
  ({ profile, callback }) => {
    let fixture: Fixture;
    beforeAll(async () => {
      fixture = await startFixture({
        mock: { profile },
        callback,
        files: (bridgeUrl) => ({ "packages/everyday.yaml": everyday(bridgeUrl), "packages/ear.yaml": ear }),
      });
    });
    afterAll(() => fixture?.[Symbol.asyncDispose]());

    const ask = async (message: string, action: string): Promise<Message> => {
      await fixture.session.fireEvent("send", { message, data: { actions: yesNo(action) } });
      return fixture.message(message);
    };
    /** The answers to a question that an automation heard, once there is one. */
    const heard = (action: string): Promise<string[]> =>
      until(
        async () => {
          const { attributes } = await fixture.session.state("sensor.heard_answers");
          const all = (attributes.actions ?? []) as string[];
          const found = all.filter((each) => each.startsWith(`${action}_`));
          return found.length > 0 ? found : undefined;
        },
        { what: `an automation to hear ${action}_…`, describe: () => fixture.bridge.log() },
      );
    /** Nothing more comes after what came: a question in between shows that everything before it was done. */
    const once = async (action: string, answer: "YES" | "NO") => {
      const check = `AFTER_${action}`;
      fixture.tap(await ask(`After ${action}?`, check), "Yes");
      await heard(check);
      expect(await heard(action)).toEqual([`${action}_${answer}`]);
    };

    test("Home Assistant restarts, and the tap comes meanwhile", async () => {
      const message = await ask("Restart?", "RESTART");
      await fixture.homeAssistant.stop();
      fixture.tap(message, "Yes");
      await fixture.homeAssistant.restart();
      expect(await heard("RESTART")).toEqual(["RESTART_YES"]);
      await fixture.connected();
      await once("RESTART", "YES");
    });

    test("the bridge is killed, the tap comes while it is down", async () => {
      const message = await ask("Killed?", "KILLED");
      await fixture.bridge.kill();
      fixture.tap(message, "No");
      await fixture.bridge.restart();
      expect(await heard("KILLED")).toEqual(["KILLED_NO"]);
      await fixture.connected();
      await once("KILLED", "NO");
    });

    test("the bridge is killed and comes back before the tap", async () => {
      const message = await ask("Killed before?", "BEFORE");
      await fixture.bridge.kill();
      await fixture.bridge.restart();
      fixture.tap(message, "Yes");
      expect(await heard("BEFORE")).toEqual(["BEFORE_YES"]);
      await fixture.connected();
      await once("BEFORE", "YES");
    });

    test("the service is down: a notification waits, and is sent once", async () => {
      fixture.mock.control.faults.add({ match: { path: "/api/" }, status: 503 });
      await fixture.session.fireEvent("send", { message: "Sent later" });
      await until(() => (/The notification waits/.test(fixture.bridge.log()) ? true : undefined), {
        what: "the notification to wait",
        describe: () => fixture.bridge.log(),
      });
      expect(fixture.count("Sent later")).toBe(0);
      fixture.mock.control.faults.clear();
      await fixture.message("Sent later");
      fixture.tap(await ask("In between?", "BETWEEN"), "Yes");
      await heard("BETWEEN");
      expect(fixture.count("Sent later")).toBe(1);
    });

    test("the service does not answer while a question is open, and the tap comes by whichever way is left", async () => {
      const message = await ask("Down?", "DOWN");
      fixture.mock.control.faults.add({ match: { path: "/api/receipts" }, status: 503, times: 2 });
      fixture.tap(message, "Yes");
      expect(await heard("DOWN")).toEqual(["DOWN_YES"]);
      await once("DOWN", "YES");
    });

    test("Home Assistant crashes, and a notification right after its start arrives once", async () => {
      await fixture.homeAssistant.kill();
      await fixture.homeAssistant.restart();
      await fixture.connected();
      await fixture.session.fireEvent("send", { message: "After the crash" });
      await fixture.message("After the crash");
      fixture.tap(await ask("Crashed?", "CRASHED"), "Yes");
      await heard("CRASHED");
      expect(fixture.count("After the crash")).toBe(1);
    });
  },
);
