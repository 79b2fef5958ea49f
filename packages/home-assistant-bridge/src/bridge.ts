import { hostname } from "node:os";
import { join } from "node:path";
import { type Clock, IotpushClient, sqliteStore } from "@iotpush/core";
import { axiosTransport } from "@iotpush/core/axios";
import { Activity } from "./activity/activity.js";
import { logActivity } from "./activity/describe.js";
import { NotificationHistory } from "./activity/notification-history.js";
import { AnswerRouter } from "./answers/answer-router.js";
import { ServiceClock } from "./answers/service-clock.js";
import { createApp } from "./app.js";
import { askTestQuestion } from "./check/test-question.js";
import { type BridgeConfig, clientOptions, type TopicConfig } from "./config/config.js";
import { quietUntil } from "./config/quiet-hours.js";
import { Intake } from "./delivery/intake.js";
import { TopicDelivery } from "./delivery/topic-delivery.js";
import { accessToken } from "./http/access.js";
import { ASK_PATH } from "./http/ask.js";
import { CALLBACK_ROUTE, PUSH_PATH } from "./http/machine-routes.js";
import { ownHosts, pushBase } from "./http/push-base.js";
import { startHttp } from "./http/server.js";
import type { BridgeLogger } from "./log/logger.js";
import type { MqttSide } from "./mqtt/mqtt-side.js";
import { pickExample } from "./page/yaml.js";
import { HomeAssistantApi } from "./phone/home-assistant-api.js";
import { PhoneLink } from "./phone/link.js";
import { TopicPhone } from "./phone/phone.js";
import { connectPhones } from "./phone/phones.js";
import { leftPhones, removeLeftPhones } from "./phone/registries.js";
import { Sensors, type TopicState } from "./phone/sensors.js";
import { collectStatus, pendingOf, TopicHealths } from "./status/status.js";
import { Disk } from "./store/disk.js";
import { Outbox } from "./store/outbox.js";
import { keyOfBroker, openTables } from "./store/tables.js";
import { BRIDGE_VERSION } from "./version.js";

const TEST = { title: "Test", message: "This is a test from Home Assistant's bridge. No action needed." };

/** Starts everything. Rejects if the folder or the port is taken, or an address is wrong. */
export async function startBridge(
  config: BridgeConfig,
  { clock, log }: { readonly clock: Clock; readonly log: BridgeLogger },
) {
  const now = () => clock.now();
  const startedAt = now();
  const stopped = new AbortController();
  const activity = new Activity(now);
  logActivity(activity, log);
  const history = new NotificationHistory(activity);
  const healths = new TopicHealths(activity);

  const folder = (name: string) => join(config.data, name);
  const damage: string[] = [];
  const store = await sqliteStore(folder("bridge.sqlite"), {
    onProblem(problem) {
      log.error(problem);
      damage.push(problem);
    },
    oldFolders: Object.fromEntries(
      ["counters", "registrations", "outbox"].map((name) => [name, folder(name)]),
    ),
    oldQuestions: folder("questions"),
  });
  let mqtt: MqttSide | undefined;
  const sensors = new Map<string, Sensors>();
  const changed = () => {
    mqtt?.statesChanged();
    for (const each of sensors.values()) each.changed();
  };
  const disk = new Disk(store, { clock, log, changed });
  const { counters, registrations, announced, series } = await openTables(disk);
  const outbox = new Outbox(disk);
  const token = await accessToken(config.http.token, config.data);

  const serviceClock = new ServiceClock(clock);
  const client = new IotpushClient({
    ...clientOptions(config),
    transport: serviceClock.setBy(axiosTransport()),
    onResponse: ({ endpoint, url, status }) => {
      const topic = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
      if (endpoint === "messages.push" && status !== undefined && status < 300) counters.add(topic, now());
    },
  });
  const link = new PhoneLink({ config: config.homeAssistant, clock, log });
  link.on("changed", changed);
  const phones = new Map<string, TopicPhone>();
  const router = new AnswerRouter({
    config,
    client,
    store: disk.questions,
    clock,
    serviceNow: serviceClock.now,
    log,
    activity,
    link,
    phoneOf: (topic) => phones.get(topic),
    callbackBase: config.publicUrl && `${config.publicUrl}${CALLBACK_ROUTE}`,
  });
  const { asker } = router;
  const externalUrl = () => link.externalUrl;
  const quietEnd = () => config.quietHours && quietUntil(now(), config.quietHours, link.timeZone);
  const common = { client, asker, activity, clock, log };
  const deliveryOf = (topic: TopicConfig) =>
    new TopicDelivery({
      ...common,
      config,
      topic,
      outbox,
      series,
      externalUrl,
      quietUntil: quietEnd,
      sending: router.sending,
      confirm: ({ id, notification }, result) => router.confirm(id, topic.name, notification, result),
    });
  const deliveries = new Map(config.topics.map((topic) => [topic.name, deliveryOf(topic)]));
  const intake = new Intake({ outbox, activity, clock, deliveries });
  const api = new HomeAssistantApi(config.homeAssistant);
  const base = await pushBase(config);
  const pushUrl = base && `${base}${PUSH_PATH}`;
  const phoneParts = { api, link, registrations, clock, log, pushUrl, changed, take: intake.take };
  for (const topic of config.topics) phones.set(topic.name, new TopicPhone({ ...phoneParts, topic }));
  const stateOf = (topic: string): TopicState => ({
    pending: pendingOf(asker, topic),
    sent: counters.sent(topic, now()),
    lastAnswer: counters.lastAnswer(topic),
    reachable: phones.get(topic)?.state === "connected",
    problem: disk.problem ?? phones.get(topic)?.problem ?? healths.get(topic).problem,
  });
  for (const [topic, phone] of phones)
    sensors.set(topic, new Sensors({ phone, api, registrations, clock, state: () => stateOf(topic) }));
  activity.listen((bridgeEvent) => {
    const { topic, kind } = bridgeEvent;
    if (kind === "answered") counters.answered(topic, bridgeEvent.label, now());
    sensors.get(topic)?.changed();
  });
  connectPhones({ link, phones: [...phones.values()], clock });

  const known = { config, startedAt, link, phones, deliveries, asker, counters, healths, history };
  const status = () =>
    collectStatus({
      ...known,
      registrations,
      now: now(),
      baseUrl: client.baseUrl,
      mqtt: mqtt?.status,
      problems: [...damage, ...(disk.problem === undefined ? [] : [disk.problem])],
    });
  const sendTest = async (topic: string) => void (await intake.accept(topic, TEST, "test"));
  let example = pickExample([]);
  link.on("running", (connection) => {
    const left = leftPhones(registrations, config.topics);
    void removeLeftPhones(left, { connection, api, registrations, log }).catch(() => {});
    void connection
      .sendMessagePromise<Parameters<typeof pickExample>[0]>({ type: "get_states" })
      .then((states) => {
        example = pickExample(states);
      })
      .catch(() => {});
  });
  const app = createApp({
    access: { token, supervised: config.homeAssistant.supervised, hosts: ownHosts(config) },
    status,
    test: async (name, kind) => {
      const topic = config.topics.find((each) => each.name === name);
      if (topic && kind === "question") await askTestQuestion(common, topic);
      else await sendTest(name);
    },
    check: async () => (await import("./check/run-check.js")).runCheck(config, { send: false }),
    audit: async (yaml) => (await import("./audit/run-audit.js")).auditLive(yaml, link.connection),
    people: config.people,
    // An app's container goes by its host name among Home Assistant's.
    askUrl: (origin) =>
      `${config.homeAssistant.supervised ? `http://${hostname()}:${config.http.port}` : origin}${ASK_PATH}`,
    example: () => example,
    topics: config.topics,
    router,
    activity,
    externalUrl,
    isQuiet: () => quietEnd() !== undefined,
    accept: (topic, notification, via) => intake.accept(topic, notification, via),
    registrations,
    take: (topic, notification, via) => {
      phones.get(topic)?.cameByPushUrl();
      return intake.take(topic, notification, via);
    },
    log,
  });
  const http = await startHttp(app, config.http);

  if (config.mqtt) {
    const { MqttSide } = await import("./mqtt/mqtt-side.js");
    mqtt = new MqttSide({
      config: config.mqtt,
      announced,
      isThere: () => link.state === "running",
      topics: config.topics,
      activity,
      log,
      clock,
      state: stateOf,
      notify: async (topic, message) => void (await intake.accept(topic, { message }, "mqtt")),
      test: sendTest,
    });
  }
  await router.start();
  await intake.resume();
  // Not before: what came in meanwhile would be taken up as something old, too.
  http.open();
  mqtt?.start();
  link.start();
  // The Supervisor may not have answered: its broker was not switched off.
  const used = config.mqtt && keyOfBroker(config.mqtt);
  if (
    (config.mqtt || !config.homeAssistant.supervised) &&
    announced.entries().some(([broker]) => broker !== used)
  )
    void import("./mqtt/withdraw.js").then(({ withdrawFromOthers }) =>
      withdrawFromOthers({ announced, config: config.mqtt, mqtt, link, clock, log, signal: stopped.signal }),
    );
  log.info("The bridge runs", { version: BRIDGE_VERSION, port: http.port, topics: config.topics.length });
  void healths.check(
    config.topics.map(({ name }) => name),
    client,
    log,
  );

  return {
    port: http.port,
    async close() {
      stopped.abort();
      const closing = router.close();
      await http.close();
      await link.close();
      await Promise.all([...sensors.values()].map((each) => each.close()));
      await Promise.all([...phones.values()].map((phone) => phone.idle()));
      await Promise.all([...deliveries.values()].map((delivery) => delivery.close()));
      await mqtt?.close();
      await closing;
      await disk.close();
    },
  };
}
