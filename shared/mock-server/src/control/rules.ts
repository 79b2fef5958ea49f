import { ApiError } from "../errors.js";
import type { Rule } from "../inputs/played.js";
import type { ServiceContext } from "../service/context.js";
import type { AnnouncedEvent, MessageEvent } from "../service/events.js";
import { messageView, toMessageView } from "../service/message-view.js";
import type { MessageView, RuleView } from "../views.js";
import type { Phones } from "./phones.js";

const MOST_LATE = 10_000;

/** A rule, how many messages it served, and why it could not do its part the last time that it could not. */
interface Entry {
  readonly rule: Rule;
  served: number;
  problem?: string;
}

/** The rules in force; the first that matches a new message is followed. */
export class Rules {
  readonly #service: ServiceContext;
  readonly #phones: Phones;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** What waits until its message is closed, by the message's id. */
  readonly #late = new Map<string, Entry>();
  #rules: Entry[] = [];

  constructor(service: ServiceContext, phones: Phones) {
    this.#service = service;
    this.#phones = phones;
  }

  list(): RuleView[] {
    return this.#rules.map(({ rule, problem }) => (problem === undefined ? rule : { ...rule, problem }));
  }

  add(rule: Rule): void {
    this.#service.check?.("rule", rule);
    this.#rules.push({ rule, served: 0 });
  }

  clear(): void {
    this.#rules = [];
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#late.clear();
  }

  /** A push that matches starts a rule; the end of its message starts one that is late. */
  hear(event: AnnouncedEvent): void {
    if (event.type !== "message") return;
    if (event.isNew) this.#start(event);
    else if (event.event === "action" || event.event === "expired") {
      const entry = this.#late.get(event.row.id);
      this.#late.delete(event.row.id);
      if (entry) this.#soon(entry, event.row.id);
    }
  }

  #start({ row }: MessageEvent): void {
    if (this.#rules.length === 0) return;
    const message = toMessageView(this.#service, row);
    const entry = this.#rules.find(
      ({ rule, served }) => served < (rule.times ?? Number.POSITIVE_INFINITY) && matches(rule, message),
    );
    if (!entry) return;
    entry.served += 1;
    if (entry.rule.late) this.#late.set(row.id, entry);
    else this.#soon(entry, row.id);
    const [oldest] = this.#late.keys();
    if (this.#late.size > MOST_LATE && oldest !== undefined) this.#late.delete(oldest);
  }

  #soon(entry: Entry, messageId: string): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#follow(entry, messageId);
    }, entry.rule.delay_ms ?? 0);
    this.#timers.add(timer);
  }

  #follow(entry: Entry, messageId: string): void {
    const { rule } = entry;
    for (let times = rule.twice ? 2 : 1; times > 0; times--) {
      try {
        if ("ignore" in rule.do) return;
        const phone = rule.phone ?? this.#firstPhone(messageId);
        if (phone === undefined) throw new ApiError(404, "The message reached no phone");
        if ("tap" in rule.do) this.#phones.tap(phone, messageId, rule.do.tap);
        if ("reply" in rule.do) this.#phones.reply(phone, messageId, rule.do.reply);
        if ("read" in rule.do) this.#phones.read(phone, messageId);
      } catch (error) {
        // A person who taps too late sees it on the phone; nobody else hears of it.
        if (!(error instanceof ApiError && error.status === 409)) report(entry, reasonOf(error));
      }
    }
  }

  #firstPhone(messageId: string): string | undefined {
    return messageView(this.#service, messageId).phones[0]?.phoneId;
  }
}

/** Keeps a problem for the list, and warns of it if it is another than the last: who waits for the answer sees why none comes. */
function report(entry: Entry, problem: string): void {
  if (entry.problem === problem) return;
  entry.problem = problem;
  process.emitWarning(`The rule ${JSON.stringify(entry.rule)} did nothing: ${problem}`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
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
