import { bodySchema } from "../control-document.js";
import { Refusal } from "../service/world.js";
import type { Rule } from "./inputs/rule.js";
import { checkFields } from "./known-fields.js";
import type { Phones } from "./phones.js";
import type { MessageView, RuleView } from "./view.js";

const KEPT_MESSAGES = 10_000;

/** A rule, how many messages it served, and why it could not do its part the last time that it could not. */
interface Entry {
  readonly rule: Rule;
  served: number;
  problem?: string;
}

/** The rules in force; the first that matches a new message is followed. */
export class Rules {
  readonly #phones: Phones;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #seen = new Set<string>();
  /** What waits until its message is closed, by the message's id. */
  readonly #late = new Map<string, Entry>();
  #rules: Entry[] = [];

  constructor(phones: Phones) {
    this.#phones = phones;
  }

  list(): RuleView[] {
    return this.#rules.map(({ rule, problem }) => (problem === undefined ? rule : { ...rule, problem }));
  }

  /** Refuses a rule with fields that there are not. */
  add(rule: Rule): void {
    checkFields(bodySchema("/rules"), rule);
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
      const entry = this.#late.get(message.id);
      if (!entry || !closed) return;
      this.#late.delete(message.id);
      this.#soon(entry, message);
      return;
    }
    this.#remember(message.id);
    if (closed) return;
    const entry = this.#rules.find(
      ({ rule, served }) => served < (rule.times ?? Number.POSITIVE_INFINITY) && matches(rule, message),
    );
    if (!entry) return;
    entry.served += 1;
    if (entry.rule.late) this.#late.set(message.id, entry);
    else this.#soon(entry, message);
  }

  #remember(id: string): void {
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size <= KEPT_MESSAGES || oldest === undefined) return;
    this.#seen.delete(oldest);
    this.#late.delete(oldest);
  }

  #soon(entry: Entry, message: MessageView): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#follow(entry, message);
    }, entry.rule.delay_ms ?? 0);
    this.#timers.add(timer);
  }

  #follow(entry: Entry, message: MessageView): void {
    const { rule } = entry;
    for (let times = rule.twice ? 2 : 1; times > 0; times--) {
      try {
        if ("ignore" in rule.do) return;
        const phone = rule.phone ?? message.phones[0]?.phoneId;
        if (phone === undefined) throw new Refusal(404, "The message came to no phone");
        if ("tap" in rule.do) this.#phones.tap(phone, message.id, rule.do.tap);
        if ("reply" in rule.do) this.#phones.reply(phone, message.id, rule.do.reply);
        if ("read" in rule.do) this.#phones.read(phone, message.id);
      } catch (error) {
        // A person who taps too late sees it on the phone; nobody else hears of it.
        if (!(error instanceof Refusal && error.status === 409)) tell(entry, reasonOf(error));
      }
    }
  }
}

/** Keeps a problem for the list, and warns of it where it is another than the last: who waits for the answer sees why none comes. */
function tell(entry: Entry, problem: string): void {
  if (entry.problem === problem) return;
  entry.problem = problem;
  process.emitWarning(`The rule ${JSON.stringify(entry.rule)} did nothing: ${problem}`);
}

/** Why a phone refused, and what it would allow. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Refusal)) return String(error);
  const { error: reason, fields = [] } = error.body as {
    readonly error: string;
    readonly fields?: readonly { readonly problem: string }[];
  };
  return [reason, ...fields.map(({ problem }) => problem)].join("; ");
}

function matches({ match }: Rule, message: MessageView): boolean {
  if (match?.topic !== undefined && match.topic !== message.topic) return false;
  if (match?.title !== undefined && !message.title?.includes(match.title)) return false;
  if (match?.button !== undefined && !message.actions.some(({ id }) => id === match.button)) return false;
  return match?.text === undefined || `${message.title ?? ""}\n${message.message}`.includes(match.text);
}
