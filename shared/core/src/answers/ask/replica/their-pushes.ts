import type { Effect } from "../../engine/inputs.js";
import type { QuestionRun } from "../question-run.js";
import type { AskServices } from "../services.js";
import type { Replica } from "./replica.js";

/** How often the store is asked what became of another process's push. */
const THEIRS_MS = 200;
const MOST_TRIES = 50;

/** The pushes of a question that are under way in other processes. */
export class TheirPushes {
  readonly #run: QuestionRun;
  readonly #replica: Replica;
  readonly #clock: AskServices["clock"];
  /** The attempts that this process pushes or looks for. */
  readonly #mine = new Set<number>();
  #isAwaiting = false;

  constructor(run: QuestionRun, replica: Replica, clock: AskServices["clock"]) {
    this.#run = run;
    this.#replica = replica;
    this.#clock = clock;
  }

  /** This process carries it out. */
  except(effect: Effect): void {
    if (effect.do === "push" || effect.do === "find") this.#mine.add(effect.attempt.n);
  }

  /** What became of them arrives through the store, unless their process is gone. Never rejects. */
  async waitFor(): Promise<void> {
    if (this.#isAwaiting) return;
    this.#isAwaiting = true;
    for (let tries = 0; tries < MOST_TRIES && this.#open.length > 0; tries++) {
      await this.#clock.sleep(THEIRS_MS);
      await this.#replica.refresh([this.#run.life.id]).catch(() => {});
    }
    this.#isAwaiting = false;
    for (const n of this.#open) await this.#run.feedSurely({ t: "unknown", n, error: gone });
  }

  get #open(): number[] {
    const { live } = this.#run.record.run;
    const isWaitedFor = this.#run.record.isOurs || live.pending.length > 0;
    return isWaitedFor ? live.inFlight.filter((n) => !this.#mine.has(n)) : [];
  }
}

const gone = {
  code: "unexpected_response",
  message: "The process that pushed it is gone",
  fix: "",
} as const;
