import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { everyday, garage } from "./everyday.yaml.ts";
import { type Fixture, startFixture, yesNo } from "./fixture.ts";

describe.each(["documented", "live"] as const)("everyday automations, %s service", (profile) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture({
      mock: { profile },
      files: (bridgeUrl) => ({
        "packages/everyday.yaml": everyday(bridgeUrl),
        "packages/garage.yaml": garage(),
      }),
    });
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const send = (notification: object) => fixture.session.fireEvent("send", notification);
  const logged = (text: RegExp) =>
    until(() => (text.test(fixture.bridge.log()) ? true : undefined), {
      what: `${text} in the log`,
      describe: () => fixture.bridge.log(),
    });

  test("a reply's text and the notification's own data reach a template", async () => {
    const actions = [{ action: "TALK", title: "Talk", behavior: "textInput" }];
    await send({ message: "Who rings?", data: { actions, tag: "bell", action_data: { room: "hall" } } });
    fixture.tap(await fixture.message("Who rings?"), "Talk", { reply: 'It\'s "me" 👋' });
    await fixture.session.waitForState("input_text.heard", 'It\'s "me" 👋 (hall)');
    expect(await fixture.answered("TALK")).toMatchObject([{ tag: "bell", device: DEMO.phones[0] }]);
  });

  test("clear_notification cancels the question: a later tap does not count, and nothing is pushed", async () => {
    await send({
      message: "Cancel me?",
      data: { tag: "c", actions: [{ action: "CANCELLED", title: "Yes" }] },
    });
    const message = await fixture.message("Cancel me?");
    await send({ message: "clear_notification", data: { tag: "c" } });
    await logged(/cleared by Home Assistant/);
    fixture.tap(message, "Yes");
    await logged(/too late .*CANCELLED/);
    expect(fixture.answers.some(({ data }) => data.action === "CANCELLED")).toBe(false);
    expect(fixture.count("clear_notification")).toBe(0);
  });

  test("the garage: somebody closes it", async () => {
    await fixture.session.callService("input_boolean.turn_on", { entity_id: "input_boolean.garage_open" });
    fixture.tap(await fixture.message("The garage is open."), "Yes");
    await fixture.session.waitForState("input_boolean.garage_open", "off");
    expect(await fixture.answered("CLOSE_")).toHaveLength(1);
  });

  test("the garage: nobody answers, so it closes; a late tap is ignored and logged", async () => {
    const patience = { entity_id: "input_text.patience", value: "00:00:03" };
    await fixture.session.callService("input_text.set_value", patience);
    await fixture.session.callService("input_boolean.turn_on", { entity_id: "input_boolean.garage_open" });
    const message = await fixture.message("The garage is open.");
    await fixture.session.waitForState("input_boolean.garage_open", "off");
    await until(
      () => ((fixture.bridge.log().match(/cleared by Home Assistant/g)?.length ?? 0) > 1 ? true : undefined),
      {
        what: "the question to be cancelled",
      },
    );
    fixture.tap(message, "No");
    await logged(/too late .*LEAVE_/);
    expect(fixture.answers.some(({ data }) => String(data.action).startsWith("LEAVE_"))).toBe(false);
  });

  test("asking in one step, with quotes and newlines", async () => {
    const text = `Close "it"?\nIt's {{ 5 }} past\\now`;
    await fixture.session.callService("script.turn_on", {
      entity_id: "script.ask",
      variables: { message: text, timeout: 50 },
    });
    const message = await fixture.message('Close "it"?');
    expect(message.message.startsWith(text)).toBe(true);
    fixture.tap(message, "Yes");
    await fixture.session.waitForState("input_text.asked", "200 yes answered None");
  });

  test("asking in one step: nobody answers, so the default does", async () => {
    await fixture.session.callService("script.turn_on", {
      entity_id: "script.ask",
      variables: { message: "Anybody?", timeout: 1 },
    });
    await fixture.session.waitForState("input_text.asked", "200 no timed_out None");
  });

  test("two phones tap at once: the first wins, and the other learns that it was late", async () => {
    const [first, second] = DEMO.phones;
    await send({ message: "Who first?", data: { actions: yesNo("FIRST") } });
    const message = await fixture.message("Who first?");
    const taps = [first, second].map(
      (phone, index) => () => fixture.tap(message, index ? "No" : "Yes", { phone }),
    );
    const refused = taps.flatMap((tap) => {
      try {
        tap();
        return [];
      } catch (error) {
        return [String(error)];
      }
    });
    expect(refused).toEqual([expect.stringContaining("already answered")]);
    expect(await fixture.answered("FIRST_")).toMatchObject([{ action: "FIRST_YES", device: first }]);
    const { actionsTaken, phones } = fixture.mock.control.message(message.id);
    expect(actionsTaken).toHaveLength(1);
    expect(phones).toHaveLength(2);
  });

  test("a stream of updates with one tag: three different texts at once, then the newest after ten seconds", async () => {
    const update = (text: string, more: object = {}) =>
      send({
        title: "Front yard",
        message: `Camera: ${text}`,
        data: {
          tag: "event-1",
          group: "frigate",
          image: `/api/frigate/notifications/1/thumbnail.jpg?text=${text}`,
          actions: [{ action: "URI", title: "View clip", uri: "/api/frigate/notifications/1/clip.mp4" }],
          ...more,
        },
      });
    for (const text of ["motion", "person", "Bob", "Bob, person", "Bob, person, car"]) await update(text);
    const first = await fixture.message("Camera: motion");
    expect(first).toMatchObject({ tags: ["frigate"], actions: [{ type: "url", label: "View clip" }] });
    expect(first.clickUrl).toContain("thumbnail.jpg?text=motion");
    await fixture.message("Camera: person");
    await fixture.message("Camera: Bob");
    await fixture.message("Camera: Bob, person, car");
    expect(fixture.count("Camera:")).toBe(4);
    // Something high is sent at once.
    await update("glass breaks", { priority: "high" });
    await fixture.message("Camera: glass breaks");
  });

  test("progress that alerts once: the last text arrives, quietly", async () => {
    for (const text of ["10 %", "90 %", "Done"])
      await send({ message: `Wash: ${text}`, data: { tag: "wash", alert_once: true, importance: "high" } });
    await fixture.message("Wash: 10 %");
    const last = await until(() => fixture.mock.control.messages({ search: "Wash: Done" }).messages[0], {
      what: "the last text",
      timeoutMs: 45_000,
    });
    expect(last.priority).toBe("low");
    expect(fixture.count("Wash:")).toBe(2);
  });

  test("a message without buttons takes the place of a question: a tap on the old one opens nothing", async () => {
    await send({ message: "Open the door?", data: { tag: "door", actions: yesNo("REPLACED") } });
    const message = await fixture.message("Open the door?");
    await send({ message: "Somebody opened it.", data: { tag: "door" } });
    await fixture.message("Somebody opened it.");
    fixture.tap(message, "Yes");
    await logged(/too late .*REPLACED/);
    expect(fixture.answers.some(({ data }) => String(data.action).startsWith("REPLACED"))).toBe(false);
  });

  test("the event brings back all that the notification had; its arrival is an event, if it asks for it", async () => {
    const { events: received } = await fixture.session.subscribeEvents("mobile_app_notification_received");
    const data = { tag: "all", confirmation: true, group: "doors", actions: yesNo("FIELDS") };
    await send({ title: "Door", message: "All fields?", data });
    const message = await fixture.message("All fields?");
    await until(() => received[0], {
      what: "the event of its arrival",
      describe: () => fixture.bridge.log(),
    });
    fixture.tap(message, "Yes");
    const [answer] = await fixture.answered("FIELDS");
    expect(answer).toMatchObject({
      title: "Door",
      message: "All fields?",
      group: "doors",
      action_1_key: "FIELDS_YES",
      action_2_title: "No",
      notification_id: received[0]?.data.notification_id,
    });
  });

  test("the phone is deleted in Home Assistant: it comes back under its name", async () => {
    const entries =
      await fixture.session.command<{ entry_id: string; domain: string }[]>("config_entries/get");
    const entry = entries.find(({ domain }) => domain === "mobile_app");
    await fixture.session.rest("DELETE", `/config/config_entries/entry/${entry?.entry_id}`);
    await logged(/registering it again/);
    await until(
      () => ((fixture.bridge.log().match(/The phone is connected/g)?.length ?? 0) > 1 ? true : undefined),
      {
        what: "the phone to be connected again",
        describe: () => fixture.bridge.log(),
      },
    );
    await fixture.connected();
    await send({ message: "Back again", data: { actions: [{ action: "BACK", title: "Good" }] } });
    fixture.tap(await fixture.message("Back again"), "Good");
    expect(await fixture.answered("BACK")).toHaveLength(1);
  });
});
