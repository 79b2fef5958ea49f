import {
  type Asked,
  Asker,
  type AskOutcome,
  type Clock,
  type IotpushClient,
  type PushResult,
  type QuestionStore,
  ReceiptReader,
} from "@iotpush/core";
import type { Activity } from "../activity/activity.js";
import type { BridgeConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import type { Notification } from "../mapping/notification.js";
import { HomeAssistantError } from "../phone/home-assistant-api.js";
import type { PhoneLink } from "../phone/link.js";
import type { TopicPhone } from "../phone/phone.js";
import { ANSWER_EVENT, answerEvent, LATE_EVENT, notificationFields, RECEIVED_EVENT } from "./answer-event.js";
import { actionOfShown, contextOf, shownButton } from "./ask-context.js";
import { ReceiptTracker } from "./receipt-tracker.js";

/** Gets the outcome of one question; returns false if nobody is waiting for it any more. */
export type DirectListener = (asked: Asked, outcome: AskOutcome) => boolean;

export interface AnswerRouterOptions {
  readonly config: Pick<BridgeConfig, "answers" | "people">;
  readonly client: IotpushClient;
  readonly store: QuestionStore;
  readonly clock: Clock;
  /** The service's time, by which it dates taps; milliseconds since 1970. */
  readonly serviceNow: () => number;
  readonly log: BridgeLogger;
  readonly activity: Activity;
  readonly link: Pick<PhoneLink, "whenRunning">;
  readonly phoneOf: (topic: string) => Pick<TopicPhone, "topic" | "fireEvent"> | undefined;
  /** The public URL of the callbacks, without a final slash, if there is one. */
  readonly callbackBase: string | undefined;
}

/** An answer that reaches Home Assistant later than this is too old to act on. */
const NEWS_MS = 60 * 60_000;
/** How long a receipt is read to see whether a phone has a notification that asks for it. */
const CONFIRM_MS = 15 * 60_000;

type Redelivered = false | true | "maybe";
type Answered = Extract<AskOutcome, { kind: "answered" }>;

/** Asks, and brings each answer where it belongs: to the request that waits for it, or to Home Assistant as an event. */
export class AnswerRouter {
  readonly asker: Asker;
  readonly #options: AnswerRouterOptions;
  readonly #tracker: ReceiptTracker;
  readonly #direct = new Map<string, DirectListener>();
  readonly #stopping = new AbortController();
  /** Notifications that are being sent: their sender says itself if that fails. */
  readonly sending = new Set<string>();
  /** The notifications whose delivery Home Assistant wants reported, by id. */
  readonly #toConfirm = new Map<string, { readonly topic: string; readonly origin: Notification }>();

  constructor(options: AnswerRouterOptions) {
    const { config, client, clock, store, log, activity, callbackBase } = options;
    this.#options = options;
    activity.listen(({ id, kind }) => {
      if (kind === "delivered" && this.#toConfirm.has(id)) void this.#confirmed(id).catch(() => undefined);
    });
    const reader = new ReceiptReader({ client, clock });
    this.#tracker = new ReceiptTracker(reader, activity);
    this.asker = new Asker(
      {
        client,
        clock,
        store,
        reader,
        mode: config.answers,
        callbackBase,
        notices: {
          pushed: ({ question }, result) => {
            // An escalation went to another topic, whose key its receipt needs.
            const topic = result.topic || question.topic;
            if (client.hasTopicKey(topic) || client.hasSession)
              this.#tracker.follow(contextOf(question).id, topic, result);
          },
          late: ({ question }, { actionId }) => this.#tellLate(question, actionId),
          unauthorized: ({ question }, { deviceName }) =>
            log.warn("A tap does not count: its person is not among the allowed responders", {
              topic: question.topic,
              device: deviceName,
            }),
          warning: (asked, message) => log.warn(message, { topic: asked?.question.topic }),
        },
      },
      (asked, outcome, { redelivered }) => this.#settled(asked, outcome, redelivered),
    );
  }

  /** Takes up the questions of the store. */
  async start(): Promise<void> {
    const open = await this.asker.start();
    if (open.length > 0) this.#options.log.info("Waiting for answers again", { questions: open.length });
  }

  /** Fires an event when the phone has the notification, as the companion apps do. */
  confirm(id: string, topic: string, origin: Notification, result: PushResult): void {
    this.#toConfirm.set(id, { topic, origin });
    // A question's receipt is read anyway.
    const isQuestion = this.#tracker.follows(id);
    if (!isQuestion) this.#tracker.follow(id, topic, result);
    void this.#options.clock.sleep(CONFIRM_MS, this.#stopping.signal).then(() => {
      this.#toConfirm.delete(id);
      if (!isQuestion) this.#tracker.stop(id);
    });
  }

  async #confirmed(id: string): Promise<void> {
    const { topic = "", origin = {} } = this.#toConfirm.get(id) ?? {};
    const phone = this.#toConfirm.delete(id) && this.#options.phoneOf(topic);
    if (!phone) return;
    const event = { type: RECEIVED_EVENT, data: { ...notificationFields(origin), notification_id: id } };
    await fireWhenPossible(this.#options, phone, () => event, this.#stopping.signal);
  }

  /** Gives the outcome of the question whose context has this id to a listener, before anybody else. */
  listenTo(id: string, listener: DirectListener): () => void {
    this.#direct.set(id, listener);
    return () => this.#direct.delete(id);
  }

  /** Stops waiting; open questions and answers that Home Assistant does not have yet stay in the store. */
  async close(): Promise<void> {
    this.#stopping.abort(new Error("The bridge stops."));
    this.#tracker.close();
    await this.asker.close();
  }

  async #settled(asked: Asked, outcome: AskOutcome, redelivered: Redelivered): Promise<void> {
    const { activity } = this.#options;
    const { topic } = asked.question;
    const { id } = contextOf(asked.question);
    this.#tracker.stop(id);
    if (outcome.kind === "answered") {
      this.#tellAnswered(asked, outcome);
      this.#tellOthers(asked, outcome);
    } else if (outcome.kind !== "failed" || !this.sending.has(id))
      activity.tell({ id, topic, kind: "ended", outcome: outcome.kind, ...whyOf(outcome) });
    if (this.#direct.has(id)) await connectionsSeen();
    const direct = this.#direct.get(id);
    this.#direct.delete(id);
    if (direct?.(asked, outcome)) {
      if (outcome.kind === "answered") activity.tell({ id, topic, kind: "handed_over", to: "response" });
      return;
    }
    if (outcome.kind === "answered") await this.#fire(asked, outcome, redelivered);
  }

  /** The others of the household get one quiet message, if the question wants it. */
  #tellOthers({ question }: Asked, { answer, by }: Answered): void {
    const { client, log } = this.#options;
    const { others = [] } = contextOf(question);
    const label = answer.actionLabel ?? answer.actionId;
    const who = by === "default" ? "Nobody answered" : (answer.deviceName ?? "Somebody");
    for (const topic of [question.topic, ...others].filter((each) => each !== answer.topic))
      if (others.length > 0)
        client.messages
          .push(topic, {
            title: question.title,
            message: `${question.message}\n${who}: ${label}`,
            priority: "low",
          })
          .catch((error) => log.warn(`The others could not be notified: ${String(error)}`, { topic }));
  }

  async #fire(asked: Asked, outcome: Answered, redelivered: Redelivered): Promise<void> {
    const { activity, phoneOf, log } = this.#options;
    const { topic } = asked.question;
    const { id, from } = contextOf(asked.question);
    if (from === "test") return;
    const phone = phoneOf(topic);
    if (!phone) return log.warn("An answer came for a topic that is no longer configured", { topic });
    const data = {
      ...answerEvent(asked, outcome, this.#options.config.people),
      // Home Assistant may have had it already: a crash came between.
      ...(redelivered ? { redelivered } : {}),
    };
    const answeredAt = Date.parse(outcome.answer.actedAt ?? "");
    const event = () =>
      this.#options.serviceNow() - answeredAt > NEWS_MS
        ? { type: LATE_EVENT, data: { ...data, answered_at: outcome.answer.actedAt } }
        : { type: ANSWER_EVENT, data };
    await fireWhenPossible(this.#options, phone, event, this.#stopping.signal);
    activity.tell({ id, topic, kind: "handed_over", to: "event" });
  }

  #tellAnswered({ question }: Asked, { answer, route }: Answered): void {
    const { id, actionOf } = contextOf(question);
    this.#options.activity.tell({
      id,
      topic: question.topic,
      kind: "answered",
      action: actionOf[answer.actionId] ?? answer.actionId,
      button: shownButton(question, answer.actionId),
      label: answer.actionLabel ?? answer.actionId,
      replyText: answer.replyText,
      device: answer.deviceName,
      route,
    });
  }

  #tellLate(question: Asked["question"], shownId: string): void {
    const { id } = contextOf(question);
    const action = actionOfShown(question, shownId);
    this.#options.activity.tell({ id, topic: question.topic, kind: "late", action });
  }
}

/** A caller that hung up before the tap is noticed in some turns of the event loop: the answer must not go to it. */
async function connectionsSeen(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Of silence that may have been somebody's tap. */
export const UNCERTAIN =
  "no answer is known, but a receipt could not be read, so somebody may have answered. Look at the message in the iotpush app";

function whyOf(outcome: Exclude<AskOutcome, { kind: "answered" }>): { why?: string; certain?: boolean } {
  if (outcome.kind === "timed_out")
    return { certain: outcome.certain, ...(outcome.certain ? {} : { why: UNCERTAIN }) };
  if (outcome.kind === "cancelled") return { why: outcome.reason };
  if (outcome.kind === "undeliverable") return { why: outcome.fix };
  return outcome.kind === "failed" ? { why: outcome.error.message } : {};
}

const MOST_WAIT_MS = 10_000;

/**
 * Fires an event as a phone, once: waits until Home Assistant has started and knows the phone, for as long as it takes.
 * Rejects when the signal aborts first: then it is to be fired after the next start.
 */
export async function fireWhenPossible(
  { link, clock, log }: Pick<AnswerRouterOptions, "link" | "clock" | "log">,
  phone: Pick<TopicPhone, "topic" | "fireEvent">,
  /** What to fire, made at the moment when it is. */
  event: () => { readonly type: string; readonly data: object },
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 0; ; tries++) {
    await link.whenRunning(signal);
    try {
      // Not to be cut off: Home Assistant may have it already, and would get it again after the next start.
      const { type, data } = event();
      if (await phone.fireEvent(type, data)) return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HomeAssistantError)) throw error;
      if (tries === 0) log.warn(`An answer waits: ${error.message}`, { topic: phone.topic.name });
    }
    await clock.sleep(Math.min(MOST_WAIT_MS, 250 * 2 ** Math.min(tries, 6)), signal);
    signal.throwIfAborted();
  }
}
