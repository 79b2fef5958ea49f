import { type Answer, answersOf, isFinal, mayNeedReceipt, type Receipt } from "@iotpush/core/adapter";
import { type CredentialConnection, readerOf } from "../../common/connection.ts";
import { clock } from "../../common/transport.ts";
import { type Memory, nextAttempt, type RememberedAttempt, type RememberedPush } from "./memory.ts";
import { noticeLate } from "./notices.ts";
import {
  type AskHost,
  callOwn,
  type OwnReply,
  outOfStep,
  ownCallBody,
  postOwn,
  reportUrl,
  signedResumeUrl,
} from "./own-call.ts";
import { prepareFields } from "./question.ts";
import { keptOf } from "./results.ts";

const LONGEST_SLEEP_MS = 30_000;
/** How often an execution that waits long is asked whether it still does: a person may have stopped it. */
const PROBE_MS = 10 * 60_000;
/** At first as soon as it waits: in queue mode the process that takes callbacks lives longer than a worker, and watches from then on. */
const FIRST_PROBE_MS = 50;
/** For how long the receipts are tried again when the limit has passed, before silence is taken for uncertain. */
const GRACE_MS = 5 * 60_000;

export interface Watched {
  readonly host: AskHost;
  readonly connection: CredentialConnection;
  readonly escalation?: CredentialConnection | undefined;
  readonly memory: Memory;
  /** All questions of the execution, which continues once all are answered. */
  readonly ids: readonly string[];
}

/** Whether this process has taken a callback, so that nobody is to be asked to watch in its place. */
let takesCallbacks = false;
export const callbacksComeHere = (): void => {
  takesCallbacks = true;
};

const watches = new Map<string, Watcher>();
export const watchOf = (id: string): Watcher | undefined => watches.get(id);

/** Whether a message is one that this process pushed for another question. */
export const isPushedByOther = (messageId: string, id: string): boolean =>
  [...watches].some(
    ([other, { pushes }]) => other !== id && pushes.some((push) => push.messageId === messageId),
  );

/** Pushes the question, once. Rejects with an IotpushError. */
export async function pushQuestion(
  host: AskHost,
  { client, credential }: CredentialConnection,
  { id: question, asked, callbacks }: Memory,
  attempt: RememberedAttempt,
): Promise<RememberedPush & { readonly subscribers: number | undefined }> {
  const topic = attempt.via ? credential.topic : asked.topic;
  const { id, receipt_id, timestamp, subscribers } = await client.messages.push(topic, {
    ...prepareFields(asked).pushed,
    ...(callbacks ? { callback_url: signedResumeUrl(host, question, attempt) } : {}),
  });
  const createdAt = timestamp ?? new Date(attempt.at).toISOString();
  return { ...attempt, messageId: id, receiptId: receipt_id, topic, createdAt, subscribers };
}

/**
 * Stays behind when an execution waits: reads the receipts, and reports what they show to the execution's own signed URL, which
 * judges it like any callback. So a tap counts that n8n answered 409 because it was not waiting yet, and one that no callback
 * can bring. It also sends reminders, escalates, and reports when nobody answered. It ends with the process.
 */
export class Watcher {
  /** Whether it reminds, escalates and replies to late taps: of several processes that watch one question only one does. */
  leads: boolean;
  /** Everything that was pushed for this question, as far as this process knows. */
  readonly pushes: RememberedPush[] = [];
  /** What the receipts of tapped messages showed, by message. */
  readonly tapped = new Map<string, Receipt>();
  readonly #given: Watched;
  readonly #attempts: RememberedAttempt[];
  /** Those that may still be tapped, with what ends their reading. */
  readonly #open = new Map<RememberedPush, () => void>();
  #reports: Promise<void> = Promise.resolve();
  #over = false;
  #reminded = 0;
  #escalated: boolean;
  #probes = 0;
  #probeAt = clock.now() + (takesCallbacks ? PROBE_MS : FIRST_PROBE_MS);

  constructor(given: Watched, leads: boolean) {
    const { id, attempts, pushes } = given.memory;
    this.#given = given;
    this.leads = leads;
    this.#attempts = [...attempts];
    this.#escalated = attempts.some(({ via }) => via === "escalation");
    watches.set(id, this);
    for (const push of pushes) this.add(push);
    void this.#keepTime();
  }

  /** Pushes the question again and watches that push. Rejects with an IotpushError. */
  async push(more: Partial<RememberedAttempt>): Promise<void> {
    const attempt = { ...nextAttempt(this.#attempts), ...more };
    this.#attempts.push(attempt);
    const { host, memory } = this.#given;
    this.add(await pushQuestion(host, this.#connection(attempt), memory, attempt));
  }

  add(push: RememberedPush): void {
    this.pushes.push(push);
    const { memory } = this.#given;
    const { receiptId, topic, createdAt } = push;
    const listener = {
      receipt: (receipt: Receipt) => this.#saw(push, receipt),
      problem: (error: Error, final: boolean) =>
        final &&
        this.#warn(`the receipt cannot be read, so only a callback can bring the answer: ${error.message}`),
    };
    const confirms = memory.callbacks && mayNeedReceipt(prepareFields(memory.asked));
    const reader = readerOf(this.#connection(push));
    this.#open.set(push, reader.watch({ receiptId, topic, createdAt }, listener, { confirms }));
  }

  /** Another process watches, or nobody can: this ends. */
  stop(): RememberedPush[] {
    const open = [...this.#open.keys()];
    this.#over = true;
    for (const push of open) this.#close(push);
    const { id } = this.#given.memory;
    if (watches.get(id) === this) watches.delete(id);
    return open;
  }

  /** The question is over. Whoever taps another of its messages is told so; `answered` is the one whose tap counts. */
  close(answered?: string): void {
    if (!this.#over) this.#noticeLate(this.stop().filter(({ messageId }) => messageId !== answered));
  }

  #noticeLate(open: RememberedPush[]): void {
    if (this.leads) void noticeLate(this.#given, this.#connection, open);
  }

  #connection = ({ via }: RememberedAttempt): CredentialConnection =>
    (via === "escalation" && this.#given.escalation) || this.#given.connection;

  #close(push: RememberedPush): void {
    this.#open.get(push)?.();
    this.#open.delete(push);
  }

  #saw(push: RememberedPush, receipt: Receipt): void {
    if (this.#over || !this.#open.has(push)) return;
    const [tap] = answersOf(receipt);
    if (!tap && !isFinal(receipt.status)) return;
    this.#close(push);
    if (tap) this.tapped.set(push.messageId, receipt);
    if (tap) this.#reports = this.#reports.then(() => this.#report(push, tap));
    else if (this.#open.size === 0) this.#reports = this.#reports.then(() => this.#expired());
  }

  async #report(push: RememberedPush, tap: Answer): Promise<void> {
    const { host, memory } = this.#given;
    const reply = await this.#post(signedResumeUrl(host, memory.id, push), ownCallBody(tap));
    if (reply === "taken" || reply === "kept") this.close(push.messageId);
    if (reply === "over" || reply === "forbidden") this.stop();
    // A person stopped the execution: this tap is the first that comes too late.
    if (reply === "stopped") this.#noticeLate([push, ...this.stop()]);
    // Another process pushed the question again: it watches from now on.
    if (reply === "asked_again" && this.#open.size === 0) this.stop();
  }

  /** Posts again what another process kept until this one knows it as well: the other one may end. */
  async #post(url: string, body: object): Promise<OwnReply> {
    const { host, memory, ids } = this.#given;
    for (let wait = FIRST_PROBE_MS; ; wait = Math.min(LONGEST_SLEEP_MS, 2 * wait)) {
      const reply = await postOwn(host, url, body, () => this.#over);
      if (reply !== "kept" || !takesCallbacks || this.#over || keptOf(ids).has(memory.id)) return reply;
      await clock.sleep(outOfStep(wait));
    }
  }

  async #expired(): Promise<void> {
    if (this.#over) return;
    if (this.#given.memory.asked.silence.then !== "wait") return this.#end(true);
    this.#warn("the message can no longer be answered, and the workflow keeps waiting as it is set to");
    this.stop();
  }

  async #keepTime(): Promise<void> {
    const { memory, ids } = this.#given;
    const { silence, reminder, escalateAfterMs } = memory.asked;
    const deadline = silence.deadline ?? Infinity;
    const started = this.#attempts[0]?.at ?? clock.now();
    while (!this.#over) {
      const last = this.#attempts.at(-1)?.at ?? started;
      const reminds = this.leads && reminder && this.#reminded < reminder.times;
      const remindAt = reminds ? last + reminder.everyMs : Infinity;
      const escalates = this.leads && escalateAfterMs !== undefined && !this.#escalated;
      const escalateAt = escalates ? started + escalateAfterMs : Infinity;
      const now = clock.now();
      if (now >= deadline) return this.#limitPassed(deadline);
      const due = Math.min(deadline, remindAt, escalateAt, this.#probeAt);
      if (now < due) await clock.sleep(Math.min(due - now, LONGEST_SLEEP_MS));
      else if (now >= escalateAt) await this.#pushMore("escalation");
      else if (now >= remindAt) await this.#pushMore();
      else if (ids.find(watchOf) === memory.id) await this.#probe();
      else this.#probeSoon();
    }
  }

  async #pushMore(via?: "escalation"): Promise<void> {
    // A person may have stopped the execution.
    const reply = await this.#probe();
    if (reply === "running") await clock.sleep(1_000);
    if (reply === "running" || this.#over) return;
    if (via) this.#escalated = true;
    else this.#reminded += 1;
    try {
      await this.push(via ? { via } : {});
    } catch (error) {
      this.#warn(`${via ? "the question was not escalated" : "a reminder was not sent"}: ${String(error)}`);
    }
  }

  /** Asks whether the execution still waits, for all its questions. A worker asks to be relieved of them, if it has pushed no more. */
  async #probe(): Promise<OwnReply> {
    const { host, memory, ids } = this.#given;
    const stays = takesCallbacks || this.#attempts.length > memory.attempts.length;
    const reply = await callOwn(host, reportUrl(host, memory.id, stays ? "waiting" : "watch"));
    // If it is this process that takes callbacks, it has been asked by itself.
    const handedOver = reply === "handed_over" && !takesCallbacks;
    if (reply === "over" || reply === "forbidden" || handedOver) for (const id of ids) watchOf(id)?.stop();
    if (reply === "stopped") for (const id of ids) watchOf(id)?.close();
    if (reply === "open" || reply === "handed_over") this.#probeAt = clock.now() + PROBE_MS;
    else this.#probeSoon();
    return reply;
  }

  #probeSoon(): void {
    this.#probeAt = clock.now() + Math.min(PROBE_MS, FIRST_PROBE_MS * 2 ** ++this.#probes);
  }

  /** Silence must be certain: every receipt is read once more, and what it shows counts. */
  async #limitPassed(deadline: number): Promise<void> {
    let certain = false;
    while (!this.#over && !certain) {
      certain = await this.#look();
      if (certain || clock.now() > deadline + GRACE_MS) break;
      await clock.sleep(5_000);
    }
    await this.#reports;
    if (!this.#over) await this.#end(certain);
  }

  /** Whether all receipts could be read. */
  async #look(): Promise<boolean> {
    let certain = true;
    for (const push of this.#open.keys()) {
      const { receiptId, topic } = push;
      const reader = readerOf(this.#connection(push));
      const receipt = await reader.look({ receiptId, topic }).catch(() => undefined);
      if (receipt) this.#saw(push, receipt);
      else certain = false;
    }
    await this.#reports;
    return certain;
  }

  async #end(certain: boolean): Promise<void> {
    const { host, memory } = this.#given;
    await this.#post(reportUrl(host, memory.id, certain ? "silent" : "uncertain"), {});
    this.close();
  }

  #warn(text: string): void {
    this.#given.host.logger.warn(`iotpush: ${text}`);
  }
}
