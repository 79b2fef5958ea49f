import { join } from "node:path";
import {
  type Asked,
  Asker,
  type AskOutcome,
  type Clock,
  fileJournal,
  IotpushClient,
  ReceiptPoller,
} from "@iotpush/core";
import { Hono } from "hono";
import { ANSWER_EVENT, answerEvent } from "./answers/answer-event.js";
import { fireWhenPossible } from "./answers/fire.js";
import type { BridgeConfig } from "./config/config.js";
import { Outbox } from "./delivery/outbox.js";
import { TopicDelivery } from "./delivery/topic-delivery.js";
import { Unconfirmed } from "./delivery/unconfirmed.js";
import { CALLBACK_PATH, callbackRoutes } from "./http/callbacks.js";
import { PUSH_PATH, pushRoutes } from "./http/push-url.js";
import { startHttp } from "./http/server.js";
import type { Logger } from "./log/logger.js";
import { HomeAssistantApi } from "./phone/home-assistant-api.js";
import { Link } from "./phone/link.js";
import { Phone, type TakeNotification } from "./phone/phone.js";
import { connectPhones } from "./phone/phones.js";
import { Registrations } from "./phone/registrations.js";
import { VERSION } from "./version.js";

/** A running bridge. */
export interface Bridge {
  /** The port of its HTTP side. */
  readonly port: number;
  close(): Promise<void>;
}

const FORGET_TAG_MS = 60 * 60_000;

/** Starts everything. Rejects where the folder or the port is taken, or an address is wrong. */
export async function startBridge(
  config: BridgeConfig,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Promise<Bridge> {
  const stopping = new AbortController();
  const client = new IotpushClient({
    userAgent: `iotpush-bridge/${VERSION}`,
    baseUrl: config.baseUrl,
    sessionToken: config.sessionToken,
    topicKeys: Object.fromEntries(
      config.topics.flatMap(({ name, apiKey }) => (apiKey ? [[name, apiKey]] : [])),
    ),
  });
  const registrations = await Registrations.open(join(config.data, "registrations"));
  const outbox = await Outbox.open(join(config.data, "outbox"));
  const journal = await fileJournal(join(config.data, "questions"), {
    onCorrupt: (file) => log.error("A question could not be read and was set aside", { file }),
  });
  const link = new Link({ config: config.homeAssistant, clock, log });
  const api = new HomeAssistantApi(config.homeAssistant);

  const settled = async (asked: Asked, outcome: AskOutcome): Promise<void> => {
    const { topic } = asked.question;
    if (outcome.kind !== "answered") {
      log.info("A question ended without an answer", { topic, outcome: outcome.kind });
      return;
    }
    const phone = phones.get(topic);
    if (!phone) return log.warn("An answer of a topic that is not configured any more", { topic });
    const data = answerEvent(asked, outcome);
    await fireWhenPossible({ link, clock, log }, phone, { type: ANSWER_EVENT, data }, stopping.signal);
    log.info("Answered", { topic, action: String(data.action), route: outcome.route });
  };
  const asker = new Asker(
    {
      client,
      clock,
      journal,
      poller: new ReceiptPoller({ client, clock }),
      mode: config.answers,
      ...(config.publicUrl ? { callbackBase: `${config.publicUrl}${CALLBACK_PATH}` } : {}),
      notices: {
        late: ({ question }, { actionId }, outcome) =>
          log.info("A tap came too late and does not count", {
            topic: question.topic,
            action: actionId,
            outcome: outcome.kind,
          }),
        unauthorised: ({ question }, { deviceName }) =>
          log.warn("A tap does not count: its person is not among the approvers", {
            topic: question.topic,
            device: deviceName,
          }),
        warning: (asked, message) => log.warn(message, { topic: asked?.question.topic }),
      },
    },
    settled,
  );

  const deliveries = new Map(
    config.topics.map((topic) => [
      topic.name,
      new TopicDelivery({
        topic,
        client,
        asker,
        outbox,
        clock,
        log,
        policy: { intervalMs: config.coalesceMs, forgetMs: FORGET_TAG_MS },
        answerTimeoutMs: config.answerTimeoutMs,
        externalUrl: () => link.externalUrl,
        onDelivered: (_notification, delivered) => {
          if (delivered.state === "sent") log.info("Sent", { topic: topic.name });
          else if (delivered.state === "not-sent")
            log.debug(`Not sent: ${delivered.why}`, { topic: topic.name });
        },
      }),
    ]),
  );
  const unconfirmed = new Unconfirmed();
  const take: TakeNotification = async (topic, notification, _via) => {
    const confirmed = () => unconfirmed.confirmed(topic, notification);
    if (!unconfirmed.take(topic, notification, clock.now())) return { confirmed };
    const accepted = await outbox.add(topic, notification, clock.now());
    deliveries.get(topic)?.add(accepted);
    return { confirmed };
  };
  const phones = new Map(
    config.topics.map((topic) => [
      topic.name,
      new Phone({
        topic,
        api,
        link,
        registrations,
        clock,
        log,
        appVersion: VERSION,
        pushUrl: config.pushUrl ? () => `${config.pushUrl}${PUSH_PATH}` : undefined,
        take,
      }),
    ]),
  );
  connectPhones({ link, phones: [...phones.values()], clock, log });

  const app = new Hono();
  app.route("/", callbackRoutes(asker));
  app.route("/", pushRoutes(registrations, take));
  const http = await startHttp(app, config.http);

  const open = await asker.start();
  if (open.length > 0) log.info("Waiting for answers again", { questions: open.length });
  for (const accepted of await outbox.load()) deliveries.get(accepted.topic)?.add(accepted);
  link.start();
  log.info("The bridge runs", { version: VERSION, port: http.port, topics: config.topics.length });

  return {
    port: http.port,
    async close() {
      stopping.abort(new Error("The bridge stops."));
      await http.close();
      await link.close();
      await Promise.all([...deliveries.values()].map((delivery) => delivery.close()));
      await asker.close();
    },
  };
}
