import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownBlueprint } from "../../hosts/home-assistant.ts";
import { type Fixture, phoneDevice, startFixture } from "./fixture.ts";

/** A script made of Home Assistant's own blueprint, unmodified. */
const confirmScript = (device: string) => `script:
  unlock_door:
    use_blueprint:
      path: homeassistant/confirmable_notification.yaml
      input:
        notify_device: ${device}
        title: Front door
        message: Unlock?
        confirm_action:
          - action: input_text.set_value
            target: { entity_id: input_text.result }
            data: { value: unlocked }
        dismiss_action:
          - action: input_text.set_value
            target: { entity_id: input_text.result }
            data: { value: left locked }
`;

describe.each([
  { profile: "documented", callback: true },
  { profile: "live", callback: false },
] as const)(
  "Home Assistant's confirmable_notification, $profile service, callback $callback",
  ({ profile, callback }) => {
    let fixture: Fixture;
    beforeAll(async () => {
      fixture = await startFixture({
        mock: { profile },
        callback,
        files: {
          "blueprints/script/homeassistant/confirmable_notification.yaml": ownBlueprint(
            "script",
            "confirmable_notification",
          ),
          "packages/result.yaml": "input_text:\n  result:\n    name: Result\n    initial: none\n",
        },
      });
      fixture.homeAssistant.writeFiles({
        "packages/unlock.yaml": confirmScript(await phoneDevice(fixture.session)),
      });
      await fixture.session.callService("script.reload");
    });
    afterAll(() => fixture?.[Symbol.asyncDispose]());

    test.each([
      { button: "Confirm", result: "unlocked" },
      { button: "Dismiss", result: "left locked" },
    ])("$button", async ({ button, result }) => {
      await fixture.session.callService("script.turn_on", { entity_id: "script.unlock_door" });
      const message = await fixture.message("Unlock?");
      expect(message).toMatchObject({ title: "Front door", preset: "confirm-deny" });
      fixture.tap(message, button);
      await fixture.session.waitForState("input_text.result", result);
      await fixture.session.waitForState("script.unlock_door", "off");
    });
  },
);
