import { StoreError } from "../../wire/errors/errors.js";
import type { Effect, Input, Run } from "../engine/inputs.js";
import type { Life } from "../engine/life.js";
import { adopted, liveOf } from "../engine/restart.js";
import type { SaveOptions } from "../store/question-store.js";
import type { AskerCore } from "./asker-core.js";

const MOST_TRIED = 20;

/** What an input led to. */
export interface Decision {
  readonly input: Input;
  readonly next: Run;
  readonly effects: readonly Effect[];
}

/** What this process knows of a question, and what the store has of it: saves it surely, and knows whose it is. */
export class QuestionRecord {
  readonly #core: AskerCore;
  /** Lives that the store may have written although it failed. One that it refused is another process's, even if it is the same. */
  #tried: string[] = [];
  #saved: number;
  run: Run;
  /** Of a store that processes share: the last decision, until the store has said whether it has it. */
  unacknowledged: Decision | undefined;
  /** Whether only this process handles it. */
  isOurs: boolean;

  /** The store has this version of the life; none of a new question's, which is 0. */
  constructor(core: AskerCore, life: Life, isOurs: boolean) {
    const run = { life, live: liveOf(life, core.now()) };
    this.#core = core;
    this.#saved = life.version;
    this.run = isOurs ? run : adopted({ ...run, life: { ...life, attempts: [] } }, life, core.now());
    this.isOurs = isOurs;
  }

  get life(): Life {
    return this.run.life;
  }

  get saved(): number {
    return this.#saved;
  }

  get isSaved(): boolean {
    return this.#saved === this.life.version;
  }

  #hasTried(stored: Life): boolean {
    return this.#tried.includes(JSON.stringify(stored));
  }

  /** The store has exactly this. */
  replace(run: Run): void {
    this.run = run;
    this.#saved = run.life.version;
  }

  /** Another process changed it. */
  adopt(stored: Life): void {
    this.replace(adopted(this.run, stored, this.#core.now()));
  }

  /** It was nobody's, and is ours now. Callbacks that wait here are still to be answered. */
  resume(life: Life): void {
    const { pending } = this.run.live;
    // Decided on what others have changed since: saved over their life, it would undo it.
    this.unacknowledged = undefined;
    this.replace({ life, live: { ...liveOf(life, this.#core.now()), pending } });
    this.isOurs = true;
  }

  /** Saves what follows on the stored life. `conflict`: the store has another one, which is adopted. Rejects if the store cannot save. */
  async save(decision: Decision, how?: SaveOptions): Promise<true | "conflict"> {
    const { store } = this.#core;
    const { life } = decision.next;
    for (;;) {
      const isSaved = await store.save(life, this.#saved, how).catch((error) => {
        this.#tried = [...this.#tried, JSON.stringify(life)].slice(-MOST_TRIED);
        if (store.shared && !how?.transaction) this.unacknowledged = decision;
        throw error;
      });
      const stored = isSaved ? life : await store.find(life.id);
      if (!stored) {
        this.unacknowledged = undefined;
        throw contested();
      }
      const wasTried = !isSaved && this.#hasTried(stored);
      this.#saved = stored.version;
      if (wasTried && stored.version < life.version) continue;
      this.#tried = [];
      // What was tried may be another decision on the same life, such as a delivery whose commit was not acknowledged.
      if (isSaved || (wasTried && JSON.stringify(stored) === JSON.stringify(life))) return true;
      this.adopt(stored);
      return "conflict";
    }
  }
}

export const contested = () =>
  new StoreError({
    problem: "Another process changed the same question, or forgot it",
    fix: "Let one process at a time use this store.",
  });
