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
import { type AskContext, contextOf } from "../answers/ask-context.js";
import type { TopicConfig } from "../config/config.js";
import type { Logger } from "../log/logger.js";
import {
  type CoalescingPolicy,
  decide,
  type Mapped,
  type MappedPush,
  mapNotification,
  type Notification,
  signatureOf,
  type TagState,
} from "../mapping/index.js";
import type { Accepted, Outbox } from "./outbox.js";
import { isTemporary, waitBefore } from "./temporary.js";

/** How a notification ended. */
export type Delivered =
  | {
      readonly state: "sent";
      readonly mapped: MappedPush;
      readonly result?: PushResult;
      readonly asked?: Asked;
    }
  | { readonly state: "not-sent"; readonly why: string }
  | { readonly state: "failed"; readonly error: Pick<IotpushError, "code" | "message" | "fix"> };

export interface DeliveryOptions {
  readonly topic: TopicConfig;
  readonly client: IotpushClient;
  readonly asker: Asker;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Logger;
  readonly policy: CoalescingPolicy;
  readonly answerTimeoutMs: number;
  readonly externalUrl: () => string | undefined;
  readonly onDelivered: (notification: Notification, delivered: Delivered) => void;
}

const MOST_TAGS = 1_000;
const MOST_WAITING = 1_000;
const NEWS_MS = 24 * 60 * 60_000;

interface Held {
  readonly accepted: Accepted;
  readonly mapped: MappedPush;
  readonly stop: AbortController;
}

/** Sends the notifications of one topic, one after the other, each until it is sent or cannot be. */
export class TopicDelivery {
  readonly #options: DeliveryOptions;
  readonly #waiting: Accepted[] = [];
  readonly #tags = new Map<string, TagState>();
  readonly #held = new Map<string, Held>();
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** How many notifications wait to be sent. */
  get waiting(): number {
    return this.#waiting.length + this.#held.size;
  }

  /** Sends it as soon as those before it are sent. What cannot be kept waiting any more is dropped, oldest first. */
  add(accepted: Accepted): void {
    this.#waiting.push(accepted);
    if (this.#waiting.length > MOST_WAITING) {
      // The first one is being sent.
      const [dropped] = this.#waiting.splice(1, 1);
      if (dropped) void this.#end(dropped, { state: "not-sent", why: "too many wait" });
    }
    this.#running ??= this.#run();
  }

  /** Stops; what waits stays in the outbox. */
  async close(): Promise<void> {
    this.#stopped.abort(new Error("The bridge stops."));
    for (const { stop } of this.#held.values()) stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    // What waits is kept at the front until it is done, so that its place is known.
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      await this.#handle(next).catch((error) => {
        if (!this.#stopped.signal.aborted)
          this.#options.log.error(`A notification could not be sent: ${String(error)}`, this.#where);
      });
      if (this.#stopped.signal.aborted) break;
      this.#waiting.shift();
    }
    this.#running = undefined;
  }

  get #where() {
    return { topic: this.#options.topic.name };
  }

  async #handle(accepted: Accepted): Promise<void> {
    const { clock, externalUrl } = this.#options;
    if (clock.now() - accepted.acceptedAt > NEWS_MS)
      return this.#end(accepted, { state: "not-sent", why: "it is more than a day old" });
    const mapped = mapNotification(accepted.notification, { externalUrl: externalUrl() });
    this.#tellLeftOut(mapped);
    if (mapped.kind === "command")
      return this.#end(accepted, { state: "not-sent", why: `${mapped.command}: ${mapped.why}` });
    if (mapped.kind === "clear") return this.#clear(accepted, mapped.tag);
    if (mapped.tag === undefined) return this.#end(accepted, await this.#send(mapped));
    await this.#update(accepted, mapped, mapped.tag);
  }

  /** A message with a tag: sent now, later as the newest of its tag, or never. */
  async #update(accepted: Accepted, mapped: MappedPush, tag: string): Promise<void> {
    const { clock, policy } = this.#options;
    const now = clock.now();
    const signature = signatureOf(mapped.push);
    const last = this.#tags.get(tag);
    const decision = decide(last, { signature, alertOnce: mapped.alertOnce, now }, policy);
    if (decision.do !== "send" && last) this.#note(tag, { ...last, seenAt: now });
    if (decision.do === "drop")
      return this.#end(accepted, { state: "not-sent", why: "an update that alerts once" });
    await this.#letGo(tag, "a newer update took its place");
    if (decision.do === "hold") return this.#hold(accepted, mapped, tag, decision.until);
    this.#note(tag, { sentAt: now, seenAt: now, signature });
    await this.#end(accepted, await this.#send(mapped));
  }

  #note(tag: string, state: TagState): void {
    this.#tags.delete(tag);
    this.#tags.set(tag, state);
    for (const oldest of this.#tags.keys()) {
      if (this.#tags.size <= MOST_TAGS) break;
      this.#tags.delete(oldest);
    }
  }

  #hold(accepted: Accepted, mapped: MappedPush, tag: string, until: number): void {
    const { clock } = this.#options;
    const stop = new AbortController();
    const held = { accepted, mapped, stop };
    this.#held.set(tag, held);
    void (async () => {
      while (!stop.signal.aborted && clock.now() < until) await clock.sleep(until - clock.now(), stop.signal);
      if (stop.signal.aborted || this.#held.get(tag) !== held) return;
      this.#held.delete(tag);
      this.add(accepted);
    })();
  }

  /** Forgets the update of a tag that waits for its minute. */
  async #letGo(tag: string, why: string): Promise<void> {
    const held = this.#held.get(tag);
    if (!held) return;
    this.#held.delete(tag);
    held.stop.abort();
    await this.#end(held.accepted, { state: "not-sent", why });
  }

  async #clear(accepted: Accepted, tag: string | undefined): Promise<void> {
    if (tag !== undefined) {
      await this.#letGo(tag, "it was cleared");
      this.#tags.delete(tag);
      for (const { id } of this.#openOf(tag))
        await this.#options.asker.cancel(id, "cleared by Home Assistant");
    }
    await this.#end(accepted, { state: "not-sent", why: "clear_notification" });
  }

  #openOf(tag: string): Asked[] {
    const { asker, topic } = this.#options;
    return asker
      .open()
      .filter(({ question }) => question.topic === topic.name && contextOf(question).tag === tag);
  }

  /** Tries until it is sent or cannot be. Rejects when the bridge stops: then it stays in the outbox. */
  async #send(mapped: MappedPush): Promise<Delivered> {
    for (let tries = 1; ; tries++) {
      const delivered = mapped.asks ? await this.#ask(mapped) : await this.#push(mapped);
      if (delivered.state !== "failed" || !isTemporary(delivered.error.code)) return delivered;
      if (tries === 1)
        this.#options.log.warn(`${delivered.error.message} The notification waits.`, this.#where);
      await this.#untilServiceAnswers(tries);
    }
  }

  async #push({ push, ...mapped }: MappedPush): Promise<Delivered> {
    try {
      const result = await this.#options.client.messages.push(this.#options.topic.name, push);
      return { state: "sent", mapped: { push, ...mapped }, result };
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      return { state: "failed", error };
    }
  }

  async #ask(mapped: MappedPush): Promise<Delivered> {
    const { asker, topic, answerTimeoutMs } = this.#options;
    await this.#replaceOpen(mapped);
    const context: AskContext = {
      from: "notification",
      actionOf: { ...mapped.actionOf },
      ...(mapped.tag === undefined ? {} : { tag: mapped.tag }),
      ...(mapped.actionData === undefined ? {} : { actionData: mapped.actionData }),
    };
    const question: Question = {
      ...mapped.push,
      topic: topic.name,
      timeoutMs: mapped.timeoutSeconds ? Math.max(1, mapped.timeoutSeconds) * 1_000 : answerTimeoutMs,
      context,
      ...(topic.approvers ? { approvers: [...topic.approvers] } : {}),
    };
    try {
      const { asked, outcome } = await asker.ask(question);
      if (asked.pushed) return { state: "sent", mapped, result: asked.pushed, asked };
      const ended = await outcome;
      if (ended.kind === "failed") return { state: "failed", error: ended.error };
      return { state: "sent", mapped };
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      // No answer could ever arrive, or too many are open: the person should see it all the same.
      this.#options.log.warn(`Sent without waiting for an answer: ${error.message}`, this.#where);
      return this.#push(mapped);
    }
  }

  /** A message with other buttons takes the place of its tag's open questions. */
  async #replaceOpen(mapped: MappedPush): Promise<void> {
    if (mapped.tag === undefined) return;
    const actions = JSON.stringify(mapped.actionOf);
    const open = this.#openOf(mapped.tag);
    const replaced = open.filter(
      (asked, index) =>
        JSON.stringify(contextOf(asked.question).actionOf) !== actions || index < open.length - SAME_KEPT,
    );
    for (const { id } of replaced)
      await this.#options.asker.cancel(id, "a newer notification took its place");
  }

  /** Waits, then until the service answers anything at all, so that trying again is worth it. */
  async #untilServiceAnswers(tries: number): Promise<void> {
    const { client, clock, topic } = this.#options;
    for (let failures = tries; ; failures++) {
      await clock.sleep(waitBefore(failures), this.#stopped.signal);
      this.#stopped.signal.throwIfAborted();
      try {
        await client.receipts.get(NO_RECEIPT, { topic: topic.name, retry: "none", timeoutMs: 5_000 });
        return;
      } catch (error) {
        if (!isIotpushError(error) || !isTemporary(error.code)) return;
      }
    }
  }

  #tellLeftOut(mapped: Mapped): void {
    const { log } = this.#options;
    if (mapped.kind === "command")
      log.once(`command ${mapped.command}`, `${mapped.command} is not sent: ${mapped.why}`, this.#where);
    if (mapped.kind !== "push") return;
    for (const { kind, why } of mapped.leftOut) log.once(`left out ${kind}`, `Left out: ${kind} (${why})`);
  }

  async #end(accepted: Accepted, delivered: Delivered): Promise<void> {
    const { log, outbox, onDelivered } = this.#options;
    if (delivered.state === "failed")
      log.error(`A notification was not sent: ${delivered.error.message}`, this.#where);
    onDelivered(accepted.notification, delivered);
    await outbox.remove(accepted);
  }
}

/** Open questions of one tag with the same buttons that are kept: a tap on any of these messages means the same. */
const SAME_KEPT = 3;

/** Nobody's: the service answers 404, and so shows that it is there. */
const NO_RECEIPT = "00000000-0000-4000-8000-000000000000";
