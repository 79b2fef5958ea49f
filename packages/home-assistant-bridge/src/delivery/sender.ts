import {
  type Asked,
  type Asker,
  type Clock,
  type IotpushClient,
  type IotpushError,
  isIotpushError,
  type PushResult,
  type Question,
} from "@iotpush/core";
import { isTemporaryCode } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import type { Activity, Via } from "../activity/activity.js";
import { type BridgeContext, contextOf } from "../answers/ask-context.js";
import type { BridgeConfig, TopicConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import type { MappedPush } from "../mapping/map-notification.js";
import { objectOf, withoutNulls } from "../mapping/notification.js";
import type { Accepted } from "../store/outbox.js";
import { Household, type HouseholdQuestion, householdQuestion } from "./household.js";

/** How sending ended; without a result if an earlier process pushed it. */
type Sent =
  | { readonly ok: true; readonly result: PushResult | undefined }
  | { readonly ok: false; readonly error: Pick<IotpushError, "code" | "message" | "fix"> };

export interface SenderOptions {
  readonly topic: TopicConfig;
  readonly client: IotpushClient;
  readonly asker: Asker;
  readonly clock: Clock;
  readonly log: BridgeLogger;
  readonly activity: Activity;
  readonly config: Pick<BridgeConfig, "answerTimeoutMs" | "coalesceMs" | "topics">;
  /** Notifications that are being sent. */
  readonly sending: Set<string>;
}

/** Open questions of one tag with the same buttons that are kept: a tap on any of these messages means the same. */
const SAME_KEPT = 3;

const MOST_WAIT_MS = 30_000;

/** Nobody's: the service answers 404, and so shows that it is there. */
const NO_RECEIPT = "00000000-0000-4000-8000-000000000000";

/** Pushes what a notification became, as a question if its buttons answer. */
export class Sender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /**
   * Tries until it is sent or cannot be; `late` if the service does not take it before that. Rejects when the signal aborts first.
   */
  async send(
    accepted: Accepted,
    mapped: MappedPush,
    isLate: () => boolean,
    signal: AbortSignal,
  ): Promise<Sent | "late"> {
    const { log, topic } = this.#options;
    for (let tries = 1; ; tries++) {
      const sent = mapped.asks ? await this.#ask(accepted, mapped) : await this.#push(mapped);
      if (sent.ok || accepted.unsaved || !isServiceAway(sent.error)) return sent;
      if (tries === 1) log.warn(`${sent.error.message} The notification waits.`, { topic: topic.name });
      await this.#untilServiceAnswers(tries, signal);
      if (isLate()) return "late";
    }
  }

  /** The open questions of a tag, oldest first. */
  openOf(tag: string): Asked[] {
    const { asker, topic } = this.#options;
    return asker
      .open()
      .filter(({ question }) => question.topic === topic.name && contextOf(question).tag === tag);
  }

  async #push({ push }: MappedPush): Promise<Sent> {
    try {
      return { ok: true, result: await this.#options.client.messages.push(this.#options.topic.name, push) };
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      return { ok: false, error };
    }
  }

  async #ask(accepted: Accepted, mapped: MappedPush): Promise<Sent> {
    const { id, notification, via } = accepted;
    const { asker, topic, config, log, sending } = this.#options;
    // It was asked before a crash, and is under way again: asked twice, one of both messages would stay unanswered.
    const resumed = asker.open().find(({ question }) => contextOf(question).id === id);
    if (resumed) return { ok: true, result: resumed.pushed };
    const { question: household, others } = this.#householdOf(accepted, mapped);
    const question = questionOf(topic, mapped, {
      household,
      context: {
        id,
        from: "notification",
        origin: notification,
        ...(others ? { others } : {}),
      },
      timeoutMs: mapped.timeoutSeconds ? mapped.timeoutSeconds * 1_000 : config.answerTimeoutMs,
    });
    sending.add(id);
    try {
      const { asked, outcome } = await asker.ask(question);
      if (asked.pushed) return { ok: true, result: asked.pushed };
      const ended = await outcome;
      if (ended.kind === "failed") return { ok: false, error: ended.error };
      throw new Error(`A question that was not pushed ended as ${ended.kind}.`);
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      // Buttons that nobody would hear of after a crash must not be shown.
      if (via === "ask" || error.code === "store") return { ok: false, error };
      // No answer could ever arrive, or too many are open: the person should see it anyway.
      log.warn(`Sent without waiting for an answer: ${error.message}`, { topic: topic.name });
      return this.#push(mapped);
    } finally {
      sending.delete(id);
    }
  }

  /** How the notification's `data.iotpush` asks the household; what cannot be read is reported, and the question asked without it. */
  #householdOf({ id, notification: { data } }: Accepted, mapped: MappedPush): HouseholdQuestion {
    const { activity, log, topic, config } = this.#options;
    const known = config.topics.map(({ name }) => name);
    const written = objectOf(data).iotpush;
    if (written === undefined || written === null) return { question: {} };
    const read = Household.safeParse(withoutNulls(written));
    const made = read.success
      ? householdQuestion(read.data, { topic: topic.name, known, mapped })
      : { problem: z.prettifyError(read.error) };
    if (!("problem" in made)) return made;
    log.warn(`data.iotpush is ignored: ${made.problem}`, { topic: topic.name });
    activity.tell({ id, topic: topic.name, kind: "left_out", notes: [`iotpush: ${made.problem}`] });
    return { question: {} };
  }

  /** A message with other buttons, or none, takes the place of its tag's open questions: a tap on the old ones counts no more. */
  async replaceOpen(mapped: MappedPush): Promise<void> {
    if (mapped.tag === undefined) return;
    const actions = JSON.stringify(mapped.actionOf);
    const open = this.openOf(mapped.tag);
    const replaced = open.filter(
      (asked, index) =>
        JSON.stringify(contextOf(asked.question).actionOf) !== actions || index <= open.length - SAME_KEPT,
    );
    for (const { id } of replaced)
      await this.#options.asker.cancel(id, "a newer notification took its place");
  }

  /** Waits, then until the service answers anything at all, so that trying again is worth it. */
  async #untilServiceAnswers(tries: number, signal: AbortSignal): Promise<void> {
    const { client, clock, topic } = this.#options;
    for (let failures = tries; ; failures++) {
      await clock.sleep(Math.min(MOST_WAIT_MS, 500 * 2 ** Math.min(failures - 1, 10)), signal);
      signal.throwIfAborted();
      try {
        await client.receipts.get(NO_RECEIPT, { topic: topic.name, retry: "none", timeoutMs: 5_000 });
        return;
      } catch (error) {
        if (!isIotpushError(error) || !error.isTemporary) return;
      }
    }
  }
}

const isServiceAway = ({ code }: Pick<IotpushError, "code">): boolean =>
  isTemporaryCode(code) && code !== "store";

/** A mapped notification as a question. */
export function questionOf(
  { name, allowedResponders }: TopicConfig,
  { push, actionOf, tag, actionData }: MappedPush,
  more: {
    readonly context: Omit<BridgeContext, "actionOf" | "tag" | "actionData">;
    readonly timeoutMs: number | null;
    readonly household?: Partial<Question>;
  },
): Question {
  const context: BridgeContext = {
    ...more.context,
    actionOf: { ...actionOf },
    ...(tag === undefined ? {} : { tag }),
    ...(actionData === undefined ? {} : { actionData }),
  };
  return {
    ...push,
    topic: name,
    ...(allowedResponders ? { allowedResponders: [...allowedResponders] } : {}),
    ...more.household,
    timeoutMs: more.timeoutMs,
    context,
  };
}

/** Asks at once and reports it. If asking fails, resolves with the reason. */
export async function askAtOnce(
  { asker, activity }: Pick<SenderOptions, "asker" | "activity">,
  question: Question,
  { via, leftOut = [] }: { readonly via: Via; readonly leftOut?: readonly string[] },
): Promise<IotpushError | undefined> {
  const about = { id: contextOf(question).id, topic: question.topic };
  activity.tell({ ...about, kind: "accepted", via, title: question.title, text: question.message });
  if (leftOut.length > 0) activity.tell({ ...about, kind: "left_out", notes: leftOut });
  try {
    const { pushed } = (await asker.ask(question)).asked;
    if (!pushed) return undefined;
    const { id: messageId, subscribers } = pushed;
    activity.tell({ ...about, kind: "sent", messageId, subscribers, asks: true });
    return undefined;
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    activity.tell({ ...about, kind: "failed", problem: error.message });
    return error;
  }
}
