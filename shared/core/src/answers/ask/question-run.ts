import type { PushResult } from "../../contract/message.js";
import type { Receipt } from "../../contract/receipt.js";
import { isIotpushError } from "../../wire/errors/guards.js";
import type { IotpushError } from "../../wire/errors/iotpush-error.js";
import type { Answer } from "../answer.js";
import { answerOf, type JudgedPush, judge } from "../engine/judge.js";
import type { AskRecord, PushRecord } from "../journal/journal.js";
import { answersOf } from "../read-receipt.js";
import type { Asked } from "./asker-options.js";
import type { Desk } from "./desk.js";
import type { AnswerRoute, AskOutcome } from "./outcome.js";
import type { PreparedQuestion } from "./prepare.js";
import { ReceiptRoute } from "./receipt-route.js";
import { nextReminderAt } from "./reminders.js";
import { modeOf, readable, routesTo } from "./routes.js";
import { until } from "./until.js";

/** One open question: its pushes, its taps and its end. Everything that changes it runs one after the other. */
export class QuestionRun {
  /** Resolves once the end is saved, or the disk refused. */
  readonly outcome: Promise<AskOutcome>;
  readonly #desk: Desk;
  readonly #prepared: PreparedQuestion;
  readonly #ended = new AbortController();
  readonly #receipts: ReceiptRoute;
  readonly #over = new Set<string>();
  #record: AskRecord;
  #pushed: PushResult | undefined;
  #lock: Promise<unknown> = Promise.resolve();
  #resolve: (outcome: AskOutcome) => void = () => {};

  constructor(record: AskRecord, prepared: PreparedQuestion, desk: Desk) {
    this.#record = record;
    this.#prepared = prepared;
    this.#desk = desk;
    this.#receipts = new ReceiptRoute(desk, record.question, {
      receipt: (receipt) => this.#locked(() => this.#read(receipt)),
      problem: (error, final) => this.#unreadable(error, final),
      warn: (error) => this.#warn(error),
    });
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get record(): AskRecord {
    return this.#record;
  }

  get asked(): Asked {
    return toAsked(this.#record, this.#desk, this.#pushed);
  }

  /** What to report to the service for an answer given elsewhere; undefined before the push was accepted. */
  reportOf(actionId: string): { message_id: string; action_id: string } | undefined {
    const push = this.#answerable().at(-1);
    const id = this.#prepared.pushedId(actionId);
    return push && id !== undefined ? { message_id: push.messageId, action_id: id } : undefined;
  }

  /** Answers from the host's side, by the question's own button; false where it has none of this id, or has ended. */
  async answer(actionId: string, answer: Omit<Answer, "actionId" | "messageId">): Promise<boolean> {
    const id = this.#prepared.pushedId(actionId);
    if (id === undefined) return false;
    return this.#locked(async () => {
      if (this.record.outcome) return false;
      const messageId = this.#record.pushes.at(-1)?.messageId ?? "";
      await this.#judge({ messageId, actionId: id, ...answer }, "local");
      return this.#record.outcome?.kind === "answered";
    });
  }

  /** Saves and pushes a new question, or takes up one that the journal held. Resolves when it waits, or is settled already. */
  async begin(): Promise<void> {
    await this.#locked(async () => {
      await this.#desk.journal.save(this.#record);
      if (this.#answerable().length === 0) await this.#push(this.#record.question.topic);
    });
    if (this.#hasEnded) return;
    for (const push of this.#record.pushes) this.#receipts.watch(push);
    void this.#awaitDeadline();
    void this.#remind();
  }

  /** A tap, from whichever route. Rejects only where it could not be judged or kept: it may be delivered again. */
  tap(answer: Answer, route: AnswerRoute): Promise<void> {
    return this.#locked(() => this.#judge(answer, route));
  }

  /** Ends the question from the host's side; false where it had ended already. */
  settle(outcome: AskOutcome): Promise<boolean> {
    return this.#locked(() => this.#settle(outcome));
  }

  get #hasEnded(): boolean {
    return this.#ended.signal.aborted || this.#record.outcome !== undefined;
  }

  /** Stops waiting; the question stays in the journal. */
  stop(): void {
    this.#ended.abort();
    this.#receipts.stop();
  }

  /** Resolves once nothing that was begun is under way. Never rejects. */
  async idle(): Promise<void> {
    for (let last: unknown; last !== this.#lock; ) {
      last = this.#lock;
      await this.#lock.catch(() => undefined);
    }
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#lock.then(work, work);
    this.#lock = run;
    return run;
  }

  async #push(topic: string): Promise<void> {
    const { client, notices } = this.#desk;
    const { id, secret, question } = this.#record;
    const base = modeOf(this.#desk, question) === "poll" ? undefined : this.#desk.callbackBase();
    const callback = base ? { callback_url: `${base}/${id}/${secret}` } : {};
    let result: PushResult;
    try {
      result = await client.messages.push(topic, { ...this.#prepared.push, ...callback });
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      if (this.#answerable().length > 0)
        return notices.warning?.(this.asked, `A reminder failed: ${error.message}`, error);
      await this.#settle({ kind: "failed", error: details(error) });
      return;
    }
    this.#pushed = result;
    const createdAt = result.timestamp ?? new Date(this.#desk.clock.now()).toISOString();
    const push = { messageId: result.id, receiptId: result.receipt_id, topic, createdAt };
    await this.#save({ pushes: [...this.#record.pushes, push] });
    notices.pushed?.(this.asked, result);
    if (result.subscribers === 0 && question.nobodySubscribed !== "wait" && this.#answerable().length === 1)
      await this.#settle({
        kind: "undeliverable",
        fix: `Nobody is subscribed to ${topic}: subscribe a phone to it in the iotpush app.`,
      });
  }

  /** The pushes that a tap may still answer. */
  #answerable(): PushRecord[] {
    return this.#record.pushes.filter(({ usedUp }) => !usedUp);
  }

  async #read(receipt: Receipt): Promise<void> {
    const [first] = answersOf(receipt);
    if (first) return this.#judge(first, "receipt", receipt);
    if (receipt.status !== "expired" && receipt.status !== "failed") return;
    this.#over.add(receipt.receipt_id);
    if (!this.#answerable().every(({ receiptId }) => this.#over.has(receiptId))) return;
    if (receipt.status === "expired") await this.#settle({ kind: "expired" });
    else
      await this.#settle({
        kind: "undeliverable",
        fix: "The push reached no phone: check the subscribed phones in the iotpush app.",
      });
  }

  async #unreadable(error: IotpushError, final: boolean): Promise<void> {
    this.#warn(error);
    const { question } = this.#record;
    const onlyRoute = !routesTo(this.#desk, question).includes("callback");
    if (final && onlyRoute) await this.settle({ kind: "failed", error: details(error) });
  }

  async #judge(given: Answer, route: AnswerRoute, seen?: Receipt): Promise<void> {
    if (this.#record.outcome) return;
    const known = this.#record.pushes.find(({ messageId }) => messageId === given.messageId);
    if (known?.usedUp) return;
    const { allowedResponders } = this.#record.question;
    const confirm = this.#desk.confirmWithReceipt;
    const question = {
      button: this.#prepared.button,
      ...(route === "local" ? {} : { allowedResponders, confirm }),
    };
    const lost =
      this.#record.unrecordedPush || route === "local" ? { messageId: given.messageId } : undefined;
    const push: JudgedPush | undefined = known ?? lost;
    let receipt: Receipt | "unavailable" | undefined = route === "local" ? "unavailable" : seen;
    let verdict = judge(question, push, given, receipt);
    if (verdict === "needs_receipt" && push) {
      receipt = await this.#receiptOf(push);
      verdict = judge(question, push, given, receipt);
    }
    if (!push || verdict === "not_this_question")
      return this.#warn(undefined, "A callback named a message that is not this question's: ignored");
    if (verdict === "unconfirmed")
      return this.#warn(undefined, "A callback's answer is not in the receipt: ignored");
    const answer = answerOf(question, push, given, receipt);
    const button = this.#prepared.button(given.actionId);
    if (button && verdict === "counts") {
      await this.#settle({ kind: "answered", answer, button, route });
    } else {
      this.#desk.notices.unauthorized?.(this.asked, answer);
      await this.#notCounted(answer, known);
    }
  }

  /** Rejects if it cannot be read just now. */
  async #receiptOf({ receiptId, topic }: JudgedPush): Promise<Receipt | "unavailable"> {
    if (receiptId === undefined || topic === undefined || !readable(this.#desk, topic)) return "unavailable";
    return this.#desk.client.receipts.get(receiptId, { topic, timeoutMs: 4_000 });
  }

  /** The service takes one tap a message: after one that does not count, only a new push can be answered. */
  async #notCounted(answer: Answer, used: PushRecord | undefined): Promise<void> {
    const { pushes, repeated, question } = this.#record;
    const marked = pushes.map((push) => (push === used ? { ...push, usedUp: true } : push));
    if (repeated >= (question.askAgain ?? 1)) {
      await this.#settle({ kind: "unauthorized", answer });
      return;
    }
    await this.#save({ pushes: marked, repeated: repeated + 1 });
    if (used) this.#receipts.unwatch(used);
    await this.#pushAgain(used?.topic ?? question.topic);
  }

  async #pushAgain(topic: string): Promise<void> {
    await this.#push(topic);
    const push = this.#record.pushes.at(-1);
    if (push && !this.#hasEnded) this.#receipts.watch(push);
  }

  async #settle(outcome: AskOutcome): Promise<boolean> {
    if (this.#record.outcome) return false;
    this.#desk.checkOpen();
    this.#record = { ...this.#record, outcome, settledAt: this.#desk.clock.now() };
    this.#receipts.stop();
    await this.#desk.settled(this.#record);
    this.#resolve(outcome);
    // The timers can wait until the flow has gone on: what they begin ends at once.
    this.stop();
    return true;
  }

  /** The question is on the phones already: a disk that refuses is told, and must not keep it from being answered. */
  async #save(changes: Partial<AskRecord>): Promise<void> {
    this.#record = { ...this.#record, ...changes };
    await this.#desk.journal.save(this.#record).catch((error) => this.#warn(error));
  }

  async #awaitDeadline(): Promise<void> {
    const { clock } = this.#desk;
    const { signal } = this.#ended;
    if (!(await until(clock, this.#record.deadline, signal)) || this.#hasEnded) return;
    await this.#receipts.lastLook(this.#record.pushes, signal);
    // Stopped before it was looked: the next start looks again.
    if (this.#hasEnded) return;
    await this.settle({ kind: "timed_out" }).catch((error) => this.#warn(error));
  }

  async #remind(): Promise<void> {
    const { clock } = this.#desk;
    for (;;) {
      const at = nextReminderAt(this.#record);
      if (at === null || !(await until(clock, at, this.#ended.signal)) || this.#hasEnded) return;
      await this.#locked(async () => {
        if (this.#hasEnded) return;
        const { question, reminded } = this.#record;
        await this.#save({ reminded: reminded + 1, lastPushAt: clock.now() });
        await this.#pushAgain(question.reminder?.topic ?? question.topic);
      }).catch((error) => this.#warn(error));
    }
  }

  #warn(error: unknown, message?: string): void {
    const known = isIotpushError(error) ? error : undefined;
    this.#desk.notices.warning?.(this.asked, message ?? known?.message ?? String(error), known);
  }
}

/** A record as hosts show it. */
export const toAsked = (record: AskRecord, desk: Desk, pushed?: PushResult): Asked => ({
  id: record.id,
  question: record.question,
  askedAt: record.askedAt,
  deadline: record.deadline,
  routes: routesTo(desk, record.question),
  ...(pushed ? { pushed } : {}),
});

const details = ({ code, message, fix }: IotpushError) => ({ code, message, fix });
