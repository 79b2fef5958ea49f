import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mountSmallDisk } from "../../hosts/small-disk.ts";
import { until } from "../../hosts/until.ts";
import { BRIDGE_TOKEN, type Fixture, NOTIFY, startFixture, TOPIC, yesNo } from "./fixture.ts";

const PHONE_ENTITY = `iotpush_${TOPIC.replaceAll("-", "_")}`;
const AUTHORIZED = { authorization: `Bearer ${BRIDGE_TOKEN}`, "content-type": "application/json" };

/** Sends what an event brings, as an automation of a user does. */
const automations = `automation:
  - alias: Send what an event brings
    mode: parallel
    triggers: [{ trigger: event, event_type: send }]
    actions: [{ action: ${NOTIFY}, continue_on_error: true, data: "{{ trigger.event.data }}" }]
`;

const disk = mountSmallDisk();
afterAll(() => disk?.unmount());

describe.skipIf(!disk)("the disk is full", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture({
      env: { IOTPUSH_BRIDGE_DATA: disk?.path ?? "" },
      files: { "packages/send.yaml": automations },
    });
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const send = (message: string, data?: object) =>
    fixture.session.fireEvent("send", { message, ...(data ? { data } : {}) });
  const ask = (message: string) =>
    fetch(`${fixture.bridge.url}/ask`, {
      method: "POST",
      headers: AUTHORIZED,
      body: JSON.stringify({ message, timeout: 60 }),
    });
  const problems = async () =>
    (
      (await (await fetch(`${fixture.bridge.url}/status`, { headers: AUTHORIZED })).json()) as {
        problems: string[];
      }
    ).problems;

  test("news arrives, open questions are answered, new ones are refused; with room again all goes on by itself", async () => {
    const { session, bridge } = fixture;
    await send("Before?", { actions: yesNo("BEFORE") });
    const before = await fixture.message("Before?");
    disk?.fill();
    for (let n = 1; n <= 5; n++) {
      await session.callService(NOTIFY, { message: `News ${n}` });
      await fixture.message(`News ${n}`);
    }
    await send("New?", { actions: yesNo("NEW") });
    await until(async () => ((await problems()).length > 0 ? true : undefined), {
      what: "the page's notice",
    });
    expect(await problems()).toEqual([expect.stringMatching(/disk has room.*new questions are refused/s)]);
    await session.waitForState(`binary_sensor.${PHONE_ENTITY}_problem`, "on");
    expect(await (await ask("Now?")).json()).toMatchObject({
      answered: false,
      error: expect.stringContaining("disk has room"),
    });
    await until(
      () => (/could not be confirmed|A notification was not sent/.test(bridge.log()) ? true : undefined),
      {
        what: "the refusal",
      },
    );
    fixture.tap(before, "Yes");
    expect(await fixture.answered("BEFORE")).toMatchObject([
      { action: "BEFORE_YES", device: DEMO.phones[0] },
    ]);
    expect(fixture.count("New?") + fixture.count("Now?")).toBe(0);
    await fixture.connected();
    // A crash meanwhile: it starts, and goes on.
    await bridge.kill();
    await bridge.restart();
    await fixture.connected();
    await session.callService(NOTIFY, { message: "News after the crash" });
    await fixture.message("News after the crash");
    disk?.empty();
    await send("Room?", { actions: yesNo("ROOM") });
    fixture.tap(await fixture.message("Room?"), "No");
    await fixture.answered("ROOM");
    for (let n = 1; n <= 5; n++) expect(fixture.count(`News ${n}`), `News ${n}`).toBe(1);
    await until(async () => ((await problems()).length === 0 ? true : undefined), {
      what: "the notice to go",
      describe: () => bridge.log(),
    });
    await session.waitForState(`binary_sensor.${PHONE_ENTITY}_problem`, "off");
  });
});
