import type { Clock } from "@iotpush/core";
import type { BridgeConfig } from "../config/config.js";
import {
  afterSending,
  decideUpdate,
  FORGET_TAG_MS,
  type TagDecision,
  type TagState,
  updateOf,
} from "../mapping/coalesce.js";
import type { MappedPush } from "../mapping/map-notification.js";
import type { KeptMap } from "../store/disk.js";
import type { Accepted } from "../store/outbox.js";

const MOST_TAGS = 1_000;

export interface TagBookOptions {
  readonly topic: { readonly name: string };
  readonly clock: Clock;
  /** After a tag's first texts, at most one update of it is sent per `coalesceMs`. */
  readonly config: Pick<BridgeConfig, "coalesceMs">;
  /** The series of all topics that alert once: after a crash their next update is not their first. */
  readonly series: KeptMap<TagState>;
}

/** Remembers the tags of one topic, and holds the newest update of each until its time has come. */
export class TagBook {
  readonly #options: TagBookOptions;
  readonly #tags = new Map<string, TagState>();
  readonly #held = new Map<string, { readonly accepted: Accepted; readonly stop: AbortController }>();

  constructor(options: TagBookOptions) {
    this.#options = options;
    const { series, clock } = options;
    const own = this.#keyOf("");
    for (const [key, state] of series.entries())
      if (clock.now() - state.seenAt > FORGET_TAG_MS) void series.delete(key);
      else if (key.startsWith(own)) this.#tags.set(key.slice(own.length), state);
  }

  /** How many updates are held. */
  get held(): number {
    return this.#held.size;
  }

  /** Whether a message is to be sent now; one that is, counts as sent. */
  decide(tag: string, mapped: MappedPush): TagDecision {
    const now = this.#options.clock.now();
    const last = this.#tags.get(tag);
    const decision = decideUpdate(last, { ...updateOf(mapped), now }, this.#options.config.coalesceMs);
    if (decision.do === "send") this.sent(tag, mapped);
    else if (last) this.#note(tag, { ...last, seenAt: now });
    return decision;
  }

  /** Call it when a message of the tag was sent. */
  sent(tag: string, mapped: MappedPush): void {
    this.#note(tag, afterSending(this.#tags.get(tag), updateOf(mapped), this.#options.clock.now()));
  }

  /** Resolves once what is remembered of a tag that alerts once would survive a crash. */
  async keep(tag: string): Promise<void> {
    const state = this.#tags.get(tag);
    if (state) await this.#options.series.set(this.#keyOf(tag), state);
  }

  /** Holds an update until then, in milliseconds since 1970, and gives it to `release`, unless a newer one takes its place. */
  hold(tag: string, accepted: Accepted, until: number, release: (accepted: Accepted) => void): void {
    const stop = new AbortController();
    this.#held.set(tag, { accepted, stop });
    void (async () => {
      const { clock } = this.#options;
      while (!stop.signal.aborted && clock.now() < until) await clock.sleep(until - clock.now(), stop.signal);
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
    const key = this.#keyOf(tag);
    if (this.#options.series.get(key)) void this.#options.series.delete(key);
  }

  close(): void {
    for (const { stop } of this.#held.values()) stop.abort();
  }

  #note(tag: string, state: TagState): void {
    this.#tags.delete(tag);
    this.#tags.set(tag, state);
    for (const oldest of this.#tags.keys()) {
      if (this.#tags.size <= MOST_TAGS) break;
      this.forget(oldest);
    }
  }

  #keyOf(tag: string): string {
    return `${this.#options.topic.name} ${tag}`;
  }
}
