import type { Clock } from "@iotpush/core";
import {
  afterSending,
  type CoalescingPolicy,
  decideUpdate,
  type MappedPush,
  signatureOf,
  type TagDecision,
  type TagState,
} from "../mapping/index.js";
import type { Accepted } from "../store/outbox.js";

interface Held {
  readonly accepted: Accepted;
  readonly stop: AbortController;
}

const MOST_TAGS = 1_000;

/** Remembers the tags of one topic, and holds the newest update of each until its time has come. */
export class TagBook {
  readonly #clock: Clock;
  readonly #policy: CoalescingPolicy;
  readonly #tags = new Map<string, TagState>();
  readonly #held = new Map<string, Held>();

  constructor(clock: Clock, policy: CoalescingPolicy) {
    this.#clock = clock;
    this.#policy = policy;
  }

  /** How many updates are held. */
  get held(): number {
    return this.#held.size;
  }

  /** Whether a message is to be sent now; one that is, counts as sent. */
  decide(tag: string, { push, alertOnce }: MappedPush): TagDecision {
    const now = this.#clock.now();
    const last = this.#tags.get(tag);
    const urgent = push.priority === "high" || push.priority === "urgent";
    const update = { signature: signatureOf(push), text: push.message, urgent, alertOnce };
    const fresh = last && now - last.seenAt <= this.#policy.forgetMs ? last : undefined;
    const decision = decideUpdate(last, { ...update, now }, this.#policy);
    if (decision.do === "send") this.#note(tag, afterSending(fresh, update, now));
    else if (last) this.#note(tag, { ...last, seenAt: now });
    return decision;
  }

  /** A held message of the tag was sent. */
  sent(tag: string, { push, alertOnce }: MappedPush): void {
    const update = { signature: signatureOf(push), text: push.message, urgent: false, alertOnce };
    this.#note(tag, afterSending(this.#tags.get(tag), update, this.#clock.now()));
  }

  /** Holds an update until then, in milliseconds since 1970, and gives it to `release`, unless a newer one takes its place. */
  hold(tag: string, accepted: Accepted, until: number, release: (accepted: Accepted) => void): void {
    const stop = new AbortController();
    const held: Held = { accepted, stop };
    this.#held.set(tag, held);
    void (async () => {
      while (!stop.signal.aborted && this.#clock.now() < until)
        await this.#clock.sleep(until - this.#clock.now(), stop.signal);
      if (stop.signal.aborted) return;
      this.#held.delete(tag);
      release(accepted);
    })();
  }

  /** Takes back the update that is held for a tag. */
  letGo(tag: string): Accepted | undefined {
    const held = this.#held.get(tag);
    held?.stop.abort();
    this.#held.delete(tag);
    return held?.accepted;
  }

  /** The tag's next message is its first again. */
  forget(tag: string): void {
    this.#tags.delete(tag);
  }

  close(): void {
    for (const { stop } of this.#held.values()) stop.abort();
  }

  #note(tag: string, state: TagState): void {
    this.#tags.delete(tag);
    this.#tags.set(tag, state);
    for (const oldest of this.#tags.keys()) {
      if (this.#tags.size <= MOST_TAGS) break;
      this.#tags.delete(oldest);
    }
  }
}
