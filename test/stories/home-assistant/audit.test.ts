import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownBlueprint } from "../../hosts/home-assistant.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";
import { codeBlock } from "../../recipes/recipe.ts";
import { bridgeProgram } from "./bridge.ts";
import { BRIDGE_TOKEN, type Fixture, NOTIFY, phoneDevice, startFixture } from "./fixture.ts";
import { POPULAR } from "./popular.ts";

async function audit(files: Record<string, string>): Promise<string> {
  const program = await bridgeProgram();
  const folder = temporaryFolder("audit").path;
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const args = [program, "audit", ...Object.keys(files)];
  return new Promise((resolve, reject) =>
    execFile(process.execPath, args, { cwd: folder }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    ),
  );
}

test("of Home Assistant's own blueprint and the documentation's garage only the cleared question loses something", async () => {
  const said = await audit({
    "confirmable_notification.yaml": ownBlueprint("script", "confirmable_notification"),
    "garage.yaml": codeBlock("home-assistant.md", "garage"),
  });
  expect(said).toMatch(/^confirmable_notification\.yaml\n +\d+ {2}answered +device {2}!input message\n/);
  expect(said).toContain("garage.yaml\n");
  // What is left to be lost: the cleared question stays on the phone.
  expect(said).toMatch(/6 answered, 1 lose something, 0 cannot be judged\.\n$/);
});

/** The worst verdict that the audit's words hold. */
function worst(said: string): string {
  if (said.includes("  loses something")) return "loses something";
  return said.includes("  cannot tell") ? "cannot tell" : "answered";
}

describe("automations in the manner of popular ones: no run contradicts the verdict", () => {
  let fixture: Fixture;
  const verdicts = new Map<string, string>();
  beforeAll(async () => {
    const heard = "input_text:\n  heard: { name: Heard, initial: nothing, max: 255 }\n";
    // Groups of actions and alerts are set up at the start alone.
    const atStart = POPULAR.filter(({ name }) => name === "group" || name === "alert").map(
      ({ name, yaml }) => [`packages/${name}.yaml`, yaml({ device: "", notify: NOTIFY })],
    );
    fixture = await startFixture({
      callback: false,
      administrator: true,
      env: { IOTPUSH_COALESCE: "2" },
      files: { "packages/heard.yaml": heard, ...Object.fromEntries(atStart) },
    });
    const device = await phoneDevice(fixture.session);
    for (const { name, yaml } of POPULAR) {
      const text = yaml({ device, notify: NOTIFY });
      verdicts.set(name, worst(await audit({ [`${name}.yaml`]: text })));
      fixture.homeAssistant.writeFiles({ [`packages/${name}.yaml`]: text });
    }
    await fixture.session.callService("automation.reload");
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  /** Whether the bridge left anything out of the notifications with such a text. */
  async function lost(text: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${BRIDGE_TOKEN}` };
    const status = (await (await fetch(`${fixture.bridge.url}/status`, { headers })).json()) as {
      notifications: { text: string; steps: { bridgeEvent: { kind: string } }[] }[];
    };
    return status.notifications
      .filter((each) => each.text === text)
      .some(({ steps }) => steps.some(({ bridgeEvent }) => bridgeEvent.kind === "left_out"));
  }

  test("an administrator's token rids the topic of its device tracker", async () => {
    const disabled = async () => {
      const entities = await fixture.session.command<
        { entity_id: string; platform: string; disabled_by: string | null }[]
      >("config/entity_registry/list");
      const own = entities.filter(({ platform }) => platform === "mobile_app");
      return own.find(({ entity_id }) => entity_id.startsWith("device_tracker."))?.disabled_by ?? undefined;
    };
    expect(await until(disabled, { what: "the tracker's end" })).toBe("user");
  });

  test("the page audits them as Home Assistant has them, for an administrator's token", async () => {
    const response = await fetch(`${fixture.bridge.url}/audit`, {
      method: "POST",
      headers: { authorization: `Bearer ${BRIDGE_TOKEN}` },
      body: new URLSearchParams(),
    });
    const parts = (await response.text()).split(/(?:^|<pre>)automation\.popular_/m);
    const judged = Object.fromEntries(
      parts.slice(1).map((part) => [/^\w+/.exec(part)?.[0], worst(part.split("\n\n")[0] ?? "")]),
    );
    // Of a key that is there twice Home Assistant keeps the last one.
    const expected = POPULAR.map(({ name, verdict }) => [name, name === "twice" ? "answered" : verdict]);
    expect(judged).toEqual(Object.fromEntries(expected));
  });

  test("a dashboard's button notifies as its verdict says", async () => {
    const data = { message: "By a button?", data: { actions: [{ action: "BY_BUTTON", title: "Yes" }] } };
    const card = { tap_action: { action: "perform-action", perform_action: NOTIFY, data } };
    expect(await audit({ "card.yaml": JSON.stringify(card) })).toContain("1 answered, 0 lose");
    // As the browser does.
    await fixture.session.callService(card.tap_action.perform_action, data);
    fixture.tap(await fixture.message("By a button?"), "Yes");
    await fixture.answered("BY_BUTTON");
  });

  test.each(POPULAR)("$name: $verdict", async ({ name, verdict, text, tap }) => {
    expect(verdicts.get(name)).toBe(verdict);
    await fixture.session.fireEvent("popular", { name });
    const message = await fixture.message(text);
    if (tap !== undefined) {
      fixture.tap(message, tap);
      await fixture.session.waitForState("input_text.heard", `heard ${name}`);
    }
    await until(async () => ((await lost(text)) === (verdict === "loses something") ? true : undefined), {
      what: "what was lost",
    });
  });
});
