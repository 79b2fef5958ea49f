import type { PushResult } from "@iotpush/core";
import type { BridgeEventBody, HeldWhy } from "../activity/activity.js";
import { leftOutNote, type Mapped, type MappedPush, mapNotification } from "../mapping/map-notification.js";
import type { Accepted, Outbox } from "../store/outbox.js";
import { Sender, type SenderOptions } from "./sender.js";
import { TagBook, type TagBookOptions } from "./tag-book.js";

interface DeliveryOptions extends SenderOptions, Pick<TagBookOptions, "series"> {
  readonly outbox: Outbox;
  /** Home Assistant's address for people, to which relative links belong. */
  readonly externalUrl: () => string | undefined;
  /** When the quiet hours end that are now, in milliseconds since 1970; undefined if there are none. */
  readonly quietUntil: () => number | undefined;
  /** Reports to Home Assistant when the phone has the notification. */
  readonly confirm: (accepted: Accepted, result: PushResult) => void;
}

const MOST_WAITING = 1_000;
const CLEAR = "clear_notification";
const CLEARED = "it was cleared";
const NEWS_MS = 24 * 60 * 60_000;
/** Shorter than its sender waits for the outcome. */
const UNSAVED_MS = 8_000;
const newsUntil = ({ acceptedAt, unsaved }: Accepted): number =>
  acceptedAt + (unsaved ? UNSAVED_MS : NEWS_MS);
/** How long a full disk is left alone. */
const DISK_PAUSE_MS = 30_000;

/** Sends the notifications of one topic, one after the other, each until it is sent or cannot be. */
export class TopicDelivery {
  readonly #options: DeliveryOptions;
  readonly #waiting: Accepted[] = [];
  readonly #sender: Sender;
  readonly #tags: TagBook;
  readonly #stopped = new AbortController();
  /** Held notifications whose time has come, by id: sent whatever their tag says. */
  readonly #rested = new Set<string>();
  #running: Promise<void> | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#sender = new Sender(options);
    this.#tags = new TagBook(options);
  }

  /** How many notifications wait to be sent. */
  get waiting(): number {
    return this.#waiting.length + this.#tags.held;
  }

  /** Sends it as soon as those before it are sent. If more than a thousand wait, the oldest are dropped. */
  add(accepted: Accepted): void {
    // One that was held comes before what came after it. The first one is being sent.
    const later = this.#waiting.findIndex(({ id }, index) => index > 0 && id > accepted.id);
    this.#waiting.splice(later < 0 ? this.#waiting.length : later, 0, accepted);
    const [dropped] = this.#waiting.length > MOST_WAITING ? this.#waiting.splice(1, 1) : [];
    if (dropped) void this.#notSent(dropped, "too many wait");
    // Also if the service is away just now, a tap counts no more.
    if (this.#waiting.length > 1) this.#cancelPushed(clearedTag(accepted)).catch(() => undefined);
    this.#running ??= this.#run();
  }

  /** Stops; what waits stays in the outbox. */
  async close(): Promise<void> {
    this.#stopped.abort(new Error("The bridge stops."));
    this.#tags.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      try {
        await this.#handle(next);
      } catch (error) {
        if (!this.#stopped.signal.aborted) await this.#end(next, { kind: "failed", problem: String(error) });
      }
      if (this.#stopped.signal.aborted) break;
      this.#waiting.shift();
    }
    this.#running = undefined;
  }

  async #handle(accepted: Accepted): Promise<void> {
    const { clock, externalUrl } = this.#options;
    if (clock.now() > newsUntil(accepted)) return this.#tooOld(accepted);
    const mapped = mapNotification(accepted.notification, { externalUrl: externalUrl() });
    this.#tellLeftOut(accepted, mapped);
    if (mapped.kind === "command") return this.#notSent(accepted, `${mapped.command}: ${mapped.why}`);
    if (mapped.kind === "clear") return this.#clear(accepted, mapped.tag);
    await this.#sender.replaceOpen(mapped);
    if (this.#clearsLater(mapped.tag)) return this.#notSent(accepted, CLEARED);
    const quiet = mapped.push.priority === "low" ? this.#options.quietUntil() : undefined;
    if (quiet !== undefined && !this.#rested.has(accepted.id))
      return this.#hold(accepted, mapped, quiet, "quiet_hours");
    if (this.#rested.delete(accepted.id)) {
      if (mapped.tag !== undefined) this.#tags.sent(mapped.tag, mapped);
      return this.#send(accepted, mapped);
    }
    if (mapped.tag === undefined) return this.#send(accepted, mapped);
    await this.#update(accepted, mapped, mapped.tag);
  }

  /** A message with a tag: sent now, later as the newest of its tag, or never. */
  async #update(accepted: Accepted, mapped: MappedPush, tag: string): Promise<void> {
    const decision = this.#tags.decide(tag, mapped);
    if (decision.do === "hold" && decision.quietly) {
      const [silent] = await Promise.all([this.#options.outbox.silence(accepted), this.#tags.keep(tag)]);
      return this.#hold(silent, mapped, decision.until, "update");
    }
    if (decision.do === "hold") return this.#hold(accepted, mapped, decision.until, "update");
    await this.#letGoOlder(tag);
    return this.#send(accepted, mapped);
  }

  /** Whether one that waits clears this tag. */
  #clearsLater(tag: string | undefined): boolean {
    return tag !== undefined && this.#waiting.some((later, index) => index > 0 && clearedTag(later) === tag);
  }

  async #cancelPushed(tag: string | undefined): Promise<void> {
    if (tag !== undefined)
      // One that is on its way may arrive: it is cancelled in its turn.
      for (const { id, pushed } of this.#sender.openOf(tag))
        if (pushed) await this.#options.asker.cancel(id, "cleared by Home Assistant");
  }

  async #letGoOlder(tag: string): Promise<void> {
    const older = this.#tags.letGo(tag);
    if (older) await this.#notSent(older, "a newer update took its place");
  }

  /** Sends it then, unless a newer one of its tag comes before. */
  async #hold(accepted: Accepted, { tag }: MappedPush, until: number, why: HeldWhy): Promise<void> {
    const name = tag ?? `id ${accepted.id}`;
    await this.#letGoOlder(name);
    this.#tell(accepted, { kind: "held", until, why });
    this.#tags.hold(name, accepted, until, (held) => {
      this.#rested.add(held.id);
      this.add(held);
    });
  }

  async #clear(accepted: Accepted, tag: string | undefined): Promise<void> {
    if (tag !== undefined) {
      const held = this.#tags.letGo(tag);
      if (held) await this.#notSent(held, CLEARED);
      this.#tags.forget(tag);
      await this.#cancelPushed(tag);
    }
    await this.#notSent(accepted, tag === undefined ? `${CLEAR} names no tag` : CLEAR);
  }

  async #send(accepted: Accepted, given: MappedPush): Promise<void> {
    const { clock } = this.#options;
    const mapped = accepted.quietly ? { ...given, push: { ...given.push, priority: "low" as const } } : given;
    const isLate = () => clock.now() > newsUntil(accepted) || this.#clearsLater(mapped.tag);
    const sent = await this.#sender.send(accepted, mapped, isLate, this.#stopped.signal);
    if (sent === "late" && this.#clearsLater(mapped.tag)) return this.#notSent(accepted, CLEARED);
    if (sent === "late") return this.#tooOld(accepted);
    if (!sent.ok && sent.error.code === "store")
      return this.#hold(accepted, mapped, clock.now() + DISK_PAUSE_MS, "disk");
    if (!sent.ok) return this.#end(accepted, { kind: "failed", problem: sent.error.message });
    if (mapped.alertOnce && mapped.tag !== undefined) await this.#tags.keep(mapped.tag);
    await this.#end(accepted, {
      kind: "sent",
      messageId: sent.result?.id,
      subscribers: sent.result?.subscribers,
      asks: mapped.asks,
      priority: mapped.push.priority,
    });
    if (mapped.confirmation && sent.result) this.#options.confirm(accepted, sent.result);
  }

  #tooOld(accepted: Accepted): Promise<void> {
    if (!accepted.unsaved) return this.#notSent(accepted, "it is more than a day old");
    return this.#end(accepted, { kind: "failed", problem: "The disk is full, and others were sent first." });
  }

  #notSent(accepted: Accepted, why: string): Promise<void> {
    return this.#end(accepted, { kind: "not_sent", why });
  }

  async #end(accepted: Accepted, body: BridgeEventBody): Promise<void> {
    await this.#options.outbox.remove(accepted);
    this.#tell(accepted, body);
  }

  #tell({ id, topic, unsaved }: Accepted, body: BridgeEventBody): void {
    this.#options.activity.tell({ id, topic, ...body });
    if (body.kind === "failed") unsaved?.reject(new Error(body.problem));
    else unsaved?.resolve();
  }

  #tellLeftOut({ id }: Accepted, mapped: Mapped): void {
    const { activity, log } = this.#options;
    const topic = this.#options.topic.name;
    if (mapped.kind === "command")
      log.once(`command ${mapped.command}`, `${mapped.command} is not sent: ${mapped.why}`, { topic });
    if (mapped.kind !== "push") return;
    const notes = mapped.leftOut.map(leftOutNote);
    if (notes.length > 0 && !this.#rested.has(id)) activity.tell({ id, topic, kind: "left_out", notes });
    for (const { kind, why } of mapped.leftOut)
      log.once(`left out ${kind}`, `Left out: ${kind} (${why})`, { topic });
  }
}

function clearedTag({ notification }: Accepted): string | undefined {
  if (notification.message.trim() !== CLEAR) return undefined;
  const mapped = mapNotification(notification);
  return mapped.kind === "clear" ? mapped.tag : undefined;
}
