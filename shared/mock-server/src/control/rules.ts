import { z } from "zod/v4";
import type { Phones } from "./phones.js";
import type { MessageView } from "./view.js";

const KEPT_MESSAGES = 10_000;

/** What a played person does with messages that match, so that a test that blocks on an answer gets one. */
export const Rule = z.strictObject({
  match: z
    .strictObject({
      topic: z.string().optional(),
      /** A part of the title. */
      title: z.string().optional(),
      /** A part of the title or the text. */
      text: z.string().optional(),
      /** The message has a button of this id. */
      button: z.string().optional(),
    })
    .optional(),
  /** Name or id; the first phone of the message's topic where absent. */
  phone: z.string().optional(),
  do: z.union([
    z.strictObject({ tap: z.string() }),
    z.strictObject({ reply: z.string() }),
    z.strictObject({ read: z.literal(true) }),
    z.strictObject({ ignore: z.literal(true) }),
  ]),
  /** Tap or reply twice; the second is too late. */
  twice: z.boolean().optional(),
  /** Waits until somebody else has answered, or the message has expired: a tap that comes too late. */
  late: z.boolean().optional(),
  /** Milliseconds of real time to wait first. */
  delay_ms: z.number().int().min(0).max(3_600_000).optional(),
  /** How many messages it serves; without end where absent. */
  times: z.number().int().min(1).optional(),
});
export type Rule = z.infer<typeof Rule>;

/** The rules in force; the first that matches a new message is followed. */
export class Rules {
  readonly #phones: Phones;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #seen = new Set<string>();
  /** What waits until its message is closed, by the message's id. */
  readonly #late = new Map<string, Rule>();
  #rules: { readonly rule: Rule; served: number }[] = [];

  constructor(phones: Phones) {
    this.#phones = phones;
  }

  list(): Rule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  add(rule: Rule): void {
    this.#rules.push({ rule, served: 0 });
  }

  clear(): void {
    this.#rules = [];
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#late.clear();
  }

  /** Called whenever a message is new or has changed. */
  onMessage(message: MessageView): void {
    const closed = message.status === "acted" || message.status === "expired";
    if (this.#seen.has(message.id)) {
      const rule = this.#late.get(message.id);
      if (!rule || !closed) return;
      this.#late.delete(message.id);
      this.#soon(rule, message);
      return;
    }
    this.#remember(message.id);
    if (closed) return;
    const entry = this.#rules.find(
      ({ rule, served }) => served < (rule.times ?? Number.POSITIVE_INFINITY) && matches(rule, message),
    );
    if (!entry) return;
    entry.served += 1;
    if (entry.rule.late) this.#late.set(message.id, entry.rule);
    else this.#soon(entry.rule, message);
  }

  #remember(id: string): void {
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size <= KEPT_MESSAGES || oldest === undefined) return;
    this.#seen.delete(oldest);
    this.#late.delete(oldest);
  }

  #soon(rule: Rule, message: MessageView): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#follow(rule, message);
    }, rule.delay_ms ?? 0);
    this.#timers.add(timer);
  }

  #follow(rule: Rule, message: MessageView): void {
    const phone = rule.phone ?? message.phones[0]?.phoneId;
    if (phone === undefined) return;
    for (let times = rule.twice ? 2 : 1; times > 0; times--) {
      try {
        if ("tap" in rule.do) this.#phones.tap(phone, message.id, rule.do.tap);
        if ("reply" in rule.do) this.#phones.reply(phone, message.id, rule.do.reply);
        if ("read" in rule.do) this.#phones.read(phone, message.id);
      } catch {
        // A person who taps too late sees it on the phone; nobody else hears of it.
      }
    }
  }
}

function matches({ match }: Rule, message: MessageView): boolean {
  if (match?.topic !== undefined && match.topic !== message.topic) return false;
  if (match?.title !== undefined && !message.title?.includes(match.title)) return false;
  if (match?.button !== undefined && !message.actions.some(({ id }) => id === match.button)) return false;
  return match?.text === undefined || `${message.title ?? ""}\n${message.message}`.includes(match.text);
}
