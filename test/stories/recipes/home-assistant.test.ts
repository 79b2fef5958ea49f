import { DEMO, type MockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { type HomeAssistant, startHomeAssistant } from "../../hosts/home-assistant.ts";
import { freePort } from "../../hosts/ports.ts";
import { until } from "../../hosts/until.ts";
import { DIFFICULT, DIFFICULT_TITLE } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";

const ANSWER = "a-long-random-word-of-the-tests";

describe("Home Assistant without installing anything", () => {
  let fixture: RecipeFixture;
  let mock: MockServer;
  let home: HomeAssistant;

  beforeAll(async () => {
    fixture = await openRecipeFixture("home-assistant.md");
    mock = fixture.mock;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const automation = fixture
      .code("automation")
      .replace("https://home.example.com/api/webhook/your-long-random-word", `${url}/api/webhook/${ANSWER}`)
      .replace('for: "00:10:00"', 'for: "00:00:00"');
    const send = parse(fixture.code("send").replace("{{ states('sensor.boiler_room') }}", "{{ room }}"));
    home = await startHomeAssistant({
      port,
      files: {
        "secrets.yaml": stringify({ iotpush_authorization: `Bearer ${fixture.key}`, iotpush_answer: ANSWER }),
        "packages/iotpush.yaml": fixture.code("configuration"),
        "packages/wrong.yaml": fixture
          .code("configuration", fixture.redirecting)
          .replace("iotpush:", "iotpush_wrong:"),
        "packages/public.yaml": fixture
          .code("configuration", fixture.redirecting)
          .replace("iotpush:", "iotpush_public:")
          .replace("my-private-topic", DEMO.publicTopic),
        "packages/garage.yaml": automation,
        "packages/test.yaml": stringify({
          input_boolean: { garage_open: { name: "Garage open" } },
          script: {
            send: { sequence: send },
            send_wrong: {
              sequence: [{ ...send[0], action: "rest_command.iotpush_wrong" }, ...send.slice(1)],
            },
          },
        }),
      },
    });
  });
  afterAll(async () => {
    await home[Symbol.asyncDispose]();
    await fixture[Symbol.asyncDispose]();
  });

  const newest = () => mock.control.messages().messages[0];

  test.each(["documented", "live"] as const)("the command carries any text, profile %s", async (profile) => {
    mock.control.switchProfile(profile);
    const data = { message: DIFFICULT, title: DIFFICULT_TITLE };
    const answer = await home.session.callService("rest_command.iotpush", data, { returnResponse: true });
    expect(answer).toMatchObject({ status: 200 });
    expect(newest()).toMatchObject({
      topic: DEMO.privateTopic,
      title: DIFFICULT_TITLE,
      message: DIFFICULT,
      hasCallback: false,
    });
  });

  test("the script of the page sends", async () => {
    await home.session.callService("script.send", { room: "the cellar" });
    expect(newest()).toMatchObject({ message: `It's over "80 °C" in the cellar`, priority: "high" });
  });

  test.each(["documented", "live"] as const)(
    "a tap on Yes closes the garage, profile %s",
    async (profile) => {
      mock.control.switchProfile(profile);
      const garage = "input_boolean.garage_open";
      for (const [answer, state] of [
        ["no", "on"],
        ["yes", "off"],
      ] as const) {
        await home.session.callService("input_boolean.turn_off", { entity_id: garage });
        mock.control.reset();
        mock.control.switchProfile(profile);
        await home.session.callService("input_boolean.turn_on", { entity_id: garage });
        const message = await until(() => newest(), {
          what: "the question",
          timeoutMs: 5_000,
          describe: () => home.log(),
        });
        expect(message).toMatchObject({ preset: "yes-no", hasCallback: true });
        mock.control.phones.tap(DEMO.phones[0], message.id, answer);
        expect(await mock.control.waitForDelivery({ messageId: message.id, kind: "callback" })).toMatchObject(
          {
            state: "delivered",
          },
        );
        await home.session.waitForState(garage, state);
      }
    },
  );

  test("a wrong address is shown with its status, and nothing is sent", async () => {
    mock.control.reset();
    await home.session.callService("script.send_wrong", { room: "the cellar" });
    expect(mock.control.messages().messages).toEqual([]);
    const notices = await home.session.command<{ message: string }[]>("persistent_notification/get");
    expect(notices.map(({ message }) => message)).toEqual([
      expect.stringContaining("The boiler's push failed with 401"),
    ]);
    // To a public topic it would arrive anyway, whatever it went through.
    await home.session.callService("rest_command.iotpush_public", { message: "Hello" });
    expect(newest()).toMatchObject({ topic: DEMO.publicTopic, message: "Hello" });
  });
});
