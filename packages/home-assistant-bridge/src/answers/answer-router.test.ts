import { IotpushClient, memoryStore } from "@iotpush/core";
import { FakeClock } from "@iotpush/core/testing";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Activity, type BridgeEvent } from "../activity/activity.js";
import { questionOf } from "../delivery/sender.js";
import { CALLBACK_ROUTE, callbackRoutes } from "../http/machine-routes.js";
import { type HttpServer, startHttp } from "../http/server.js";
import { createLogger } from "../log/logger.js";
import { mapNotification } from "../mapping/map-notification.js";
import { HomeAssistantError } from "../phone/home-assistant-api.js";
import { AnswerRouter } from "./answer-router.js";
import type { BridgeContext } from "./ask-context.js";

const TOPIC = { name: DEMO.privateTopic, friendlyName: "Door" };
const DATA = {
  tag: "bell",
  action_data: { room: "hall" },
  actions: [
    { action: "CONFIRM_01J", title: "Confirm" },
    { action: "DISMISS_01J", title: "Dismiss" },
  ],
};

let mock: MockServer;
let client: IotpushClient;
let http: HttpServer;
let router: AnswerRouter;
let clock: FakeClock;
let bridgeEvents: BridgeEvent[];
let activity: Activity;
let lines: string[];
let fired: unknown[];
let fire: () => Promise<boolean>;

beforeEach(async () => {
  mock = await startMockServer();
  clock = new FakeClock();
  bridgeEvents = [];
  lines = [];
  fired = [];
  fire = async () => true;
  const app = new Hono();
  http = await startHttp(app, { host: "127.0.0.1", port: 0 });
  http.open();
  activity = new Activity(() => clock.now());
  activity.listen((bridgeEvent) => bridgeEvents.push(bridgeEvent));
  client = new IotpushClient({
    baseUrl: mock.url,
    topicKeys: { [TOPIC.name]: DEMO.privateTopicKey },
    retry: "none",
  });
  router = new AnswerRouter({
    config: { answers: "callback", people: new Map([[DEMO.phones[0], "person.anna"]]) },
    client,
    store: memoryStore(),
    clock,
    serviceNow: () => clock.now(),
    log: createLogger({ level: "debug", secrets: [], write: (line) => lines.push(line), now: () => 0 }),
    activity,
    link: { whenRunning: async () => {} },
    phoneOf: () => ({
      topic: TOPIC,
      fireEvent: async (type, data) => {
        const taken = await fire();
        if (taken) fired.push({ type, ...data });
        return taken;
      },
    }),
    callbackBase: `http://127.0.0.1:${http.port}${CALLBACK_ROUTE}`,
  });
  app.route("/", callbackRoutes(router.asker));
});
afterEach(async () => {
  await router.close();
  await http.close();
  await mock.close();
});

async function ask(from: BridgeContext["from"] = "notification", data: object = DATA) {
  const mapped = mapNotification({ message: "Unlock?", data: { ...data } });
  if (mapped.kind !== "push") throw new Error("This is not a question.");
  const origin = { message: "Unlock?", data: { ...data } };
  const question = questionOf(TOPIC, mapped, { context: { id: "n1", from, origin }, timeoutMs: 60_000 });
  await router.asker.ask(question);
  const [message] = mock.control.messages().messages;
  if (!message) throw new Error("Nothing was sent.");
  return {
    tap: (label: string, phone: string = DEMO.phones[0], reply?: string) => {
      const button = message.actions.find((action) => action.label === label);
      mock.control.phones.tap(phone, message.id, button?.id ?? "", reply);
    },
  };
}
const told = (kind: BridgeEvent["kind"]) =>
  expect.poll(() => bridgeEvents.find((bridgeEvent) => bridgeEvent.kind === kind)).toBeTruthy();

describe("an answer to a notification", () => {
  test("is fired as the companion app does, by the automation's own id", async () => {
    (await ask()).tap("Confirm");
    await told("handed_over");
    expect(fired).toEqual([
      {
        type: "mobile_app_notification_action",
        action: "CONFIRM_01J",
        tag: "bell",
        action_data: { room: "hall" },
        device: DEMO.phones[0],
        person: "person.anna",
        notification_id: "n1",
        message: "Unlock?",
        action_1_key: "CONFIRM_01J",
        action_1_title: "Confirm",
        action_2_key: "DISMISS_01J",
        action_2_title: "Dismiss",
      },
    ]);
    expect(bridgeEvents).toContainEqual(
      expect.objectContaining({
        kind: "answered",
        action: "CONFIRM_01J",
        button: "confirm",
        route: "callback",
      }),
    );
  });

  test("carries what was typed", async () => {
    const actions = [{ action: "TALK", title: "Talk", behavior: "textInput" }];
    (await ask("notification", { actions })).tap("Talk", undefined, "Coming");
    await told("handed_over");
    expect(fired).toMatchObject([{ action: "TALK", reply_text: "Coming" }]);
  });

  test("waits until Home Assistant takes it, and is fired once", async () => {
    const answers = [
      () => Promise.reject(new HomeAssistantError("It does not answer", "Check it.")),
      async () => false,
      async () => true,
    ];
    fire = () => (answers.shift() ?? (async () => true))();
    (await ask()).tap("Dismiss");
    await expect
      .poll(async () => {
        await clock.advance(500);
        return bridgeEvents.at(-1)?.kind;
      })
      .toBe("handed_over");
    expect(fired).toMatchObject([{ action: "DISMISS_01J" }]);
    expect(lines.filter((line) => line.includes("An answer waits"))).toHaveLength(1);
  });
});

test("an answer that Home Assistant hears of after an hour is an event of its own, on which nothing old acts", async () => {
  clock.setWall(Date.now() + 61 * 60_000);
  (await ask()).tap("Confirm");
  await told("handed_over");
  expect(fired).toMatchObject([
    { type: "iotpush_late_answer", action: "CONFIRM_01J", answered_at: expect.stringMatching(/^2/) },
  ]);
});

test("that a phone has a notification which asks for it is an event, once", async () => {
  const origin = { message: "Hi", data: { tag: "t", confirmation: true } };
  const result = await client.messages.push(TOPIC.name, { message: "Hi" });
  router.confirm("n2", TOPIC.name, origin, result);
  await expect
    .poll(async () => {
      await clock.advance(2_000);
      return fired;
    })
    .toEqual([
      {
        type: "mobile_app_notification_received",
        message: "Hi",
        tag: "t",
        confirmation: true,
        notification_id: "n2",
      },
    ]);
  // Nobody reads it: polling its receipt stops in the end.
  expect(clock.sleeping).toBeGreaterThan(0);
  await clock.advance(15 * 60_000);
  await expect.poll(() => clock.sleeping).toBe(0);
});

describe("a caller that waits", () => {
  test("has the answer, and no event is fired", async () => {
    const heard: string[] = [];
    router.listenTo("n1", (_asked, outcome) => heard.push(outcome.kind) > 0);
    (await ask("ask")).tap("Confirm");
    await told("handed_over");
    expect([heard, fired]).toEqual([["answered"], []]);
  });

  test("and is gone by then leaves it to the event", async () => {
    router.listenTo("n1", () => false);
    (await ask("ask")).tap("Confirm");
    await told("handed_over");
    expect(fired).toHaveLength(1);
  });

  test("and hangs up while the tap arrives leaves it to the event as well", async () => {
    const hungUp = new AbortController();
    activity.listen(({ kind }) => {
      if (kind === "answered") setImmediate(() => hungUp.abort());
    });
    router.listenTo("n1", () => !hungUp.signal.aborted);
    (await ask("ask")).tap("Confirm");
    await told("handed_over");
    expect(fired).toHaveLength(1);
  });
});

test("a test question's answer shows its way, and fires nothing", async () => {
  (await ask("test")).tap("Confirm");
  await told("answered");
  expect(fired).toEqual([]);
});

test("a tap after the time is up is late, and fires nothing", async () => {
  const question = await ask();
  await clock.advance(60_000);
  await told("ended");
  question.tap("Confirm");
  await told("late");
  expect(bridgeEvents.find(({ kind }) => kind === "late")).toMatchObject({ action: "CONFIRM_01J" });
  expect(fired).toEqual([]);
});
