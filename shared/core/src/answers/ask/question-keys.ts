import type { Asking } from "./asker-options.js";
import { closed } from "./failure.js";
import type { QuestionLoader } from "./question-loader.js";
import type { Questions } from "./questions.js";
import { type AskServices, toAsked } from "./services.js";

/** Asks a question with a key once, however often it is to be asked. */
export class QuestionKeys {
  readonly #services: AskServices;
  readonly #questions: Questions;
  readonly #loader: QuestionLoader;
  readonly #asking = new Map<string, Promise<unknown>>();

  constructor(services: AskServices, questions: Questions, loader: QuestionLoader) {
    this.#services = services;
    this.#questions = questions;
    this.#loader = loader;
  }

  /** The question of this key that is open, or the outcome of one that ended within a day; asks it if there is none. */
  askOnce(key: string, ask: () => Promise<Asking>): Promise<Asking> {
    const findOrAsk = () => this.#findOrAsk(key, ask);
    const asking = (this.#asking.get(key) ?? Promise.resolve()).then(findOrAsk, findOrAsk);
    this.#asking.set(key, asking);
    const forget = () => this.#asking.get(key) === asking && this.#asking.delete(key);
    void asking.then(forget, forget);
    return asking;
  }

  async #findOrAsk(key: string, ask: () => Promise<Asking>): Promise<Asking> {
    const { store, replica, boot } = this.#services;
    const life = await store.findByKey(key);
    if (!life)
      return ask().catch(async (error) => {
        // Another process may have asked it at the same moment.
        const theirs = replica && (await store.findByKey(key));
        if (!theirs) throw error;
        return this.#waitFor(theirs.id);
      });
    // Also one that has ended, and that the disk does not know so yet.
    const run = replica ? undefined : this.#questions.get(life.id);
    if (run) return run.asking();
    if (life.outcome) return { asked: toAsked(life, []), outcome: Promise.resolve(life.outcome) };
    if (replica) return this.#waitFor(life.id);
    // The store has it although it said that it could not save it: whoever asked was told so, and asks again.
    const adopted = this.#loader.resume(life);
    await adopted.feed({ t: "restart", boot });
    return adopted.asking();
  }

  async #waitFor(id: string): Promise<Asking> {
    const asking = await this.#services.replica?.waitFor(id);
    if (!asking) throw closed();
    return asking;
  }
}
