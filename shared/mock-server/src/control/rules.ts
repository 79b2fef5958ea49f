import type { Rule } from "./inputs/rule.js";
import type { Phones } from "./phones.js";
import type { MessageView } from "./view.js";

const KEPT_MESSAGES = 10_000;

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
