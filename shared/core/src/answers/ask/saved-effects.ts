import type { Effect } from "../engine/inputs.js";
import type { CallbackReply } from "../receiver/callback-receiver.js";
import type { EffectRunner } from "./effect-runner.js";
import type { QuestionRun } from "./question-run.js";
import type { AskServices } from "./services.js";

/** Lets each effect through once the life that decided on it is saved. */
export class SavedEffects {
  readonly #run: QuestionRun;
  readonly #store: AskServices["store"];
  readonly #effects: EffectRunner;
  readonly #replies = new Map<number, (reply: CallbackReply) => void>();
  readonly #held: Extract<Effect, { do: "push" }>[] = [];
  #taps = 0;

  constructor(run: QuestionRun, store: AskServices["store"], effects: EffectRunner) {
    this.#run = run;
    this.#store = store;
    this.#effects = effects;
  }

  /** What a callback is replied, once it was worked in under the number that `work` is called with. */
  async replyTo(work: (from: number) => Promise<unknown>): Promise<CallbackReply> {
    const from = ++this.#taps;
    const reply = new Promise<CallbackReply>((resolve) => this.#replies.set(from, resolve));
    try {
      await work(from);
      return await reply;
    } finally {
      this.#replies.delete(from);
    }
  }

  async carryOut(effect: Effect, isSaved: boolean): Promise<void> {
    if (effect.do === "reply") {
      const reply = this.#replies.get(effect.to);
      const refused = effect.status === 200 && !(isSaved && (await this.#isSafe()));
      reply?.(refused ? notSaved : { status: effect.status, reason: effect.reason });
      return;
    }
    if (effect.do === "push" && !isSaved) this.#held.push(effect);
    else await this.#act(effect);
  }

  /** Pushes whose attempt could not be saved: made before, a crash would leave nobody who knows of them. */
  async release(): Promise<void> {
    for (const effect of this.#held.splice(0))
      if (this.#run.isOpen) await this.#act(effect);
      else void this.#run.feed({ t: "refused", n: effect.attempt.n, error: overMeanwhile });
  }

  /** Callbacks that still wait are to come again. */
  abandon(): void {
    for (const reply of this.#replies.values()) reply(closing);
  }

  async #act(effect: Exclude<Effect, { do: "reply" }>): Promise<void> {
    const { shared } = this.#run;
    if (!shared || (await shared.mayCarryOut(effect))) this.#effects.run(effect);
    else if (effect.do === "deliver") void this.#run.feedSurely({ t: "delivery_dropped" });
  }

  /** Nobody sends a callback again that was acknowledged, so it must survive a power loss. */
  async #isSafe(): Promise<boolean> {
    try {
      await this.#store.sync();
      return true;
    } catch (error) {
      this.#run.warn(String(error));
      return false;
    }
  }
}

const overMeanwhile = {
  code: "store",
  message: "The question ended before the disk accepted the push",
  fix: "Free some space.",
} as const;
const notSaved: CallbackReply = { status: 503, reason: "the answer is not saved yet: please retry" };
const closing: CallbackReply = { status: 503, reason: "closing: please retry" };
