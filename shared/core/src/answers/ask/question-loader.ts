import type { Life } from "../engine/life.js";
import { newSecret } from "../secret.js";
import { newId } from "./ids.js";
import { type PreparedQuestion, preparedForLate, prepareQuestion } from "./prepare.js";
import type { Question } from "./question.js";
import { QuestionRun } from "./question-run.js";
import type { Questions } from "./questions.js";
import type { AskServices } from "./services.js";

/** Makes questions known here: new ones, and those that the store has. */
export class QuestionLoader {
  readonly #services: AskServices;
  readonly #questions: Questions;

  constructor(services: AskServices, questions: Questions) {
    this.#services = services;
    this.#questions = questions;
  }

  /** A new question, which nobody was asked yet. */
  begin(question: Question, prepared: PreparedQuestion): QuestionRun {
    const { timeoutMs, key } = question;
    const askedAt = this.#services.now().wall;
    const life: Life = {
      v: 1,
      id: newId(),
      ...(key === undefined ? {} : { key }),
      secret: newSecret(),
      question,
      askedAt,
      deadline: timeoutMs === null ? null : askedAt + timeoutMs,
      boot: this.#services.boot,
      attempts: [],
      pushes: [],
      deliveries: 0,
      version: 0,
    };
    return this.#add(new QuestionRun(life, 0, this.#services, prepared));
  }

  /** A question of the store. Throws ValidationError if it is open and cannot be pushed any more. */
  resume(life: Life, isOurs = true): QuestionRun {
    const prepared = life.outcome ? preparedForLate(life.question) : prepareQuestion(life.question);
    return this.#add(new QuestionRun(life, life.version, this.#services, prepared, isOurs));
  }

  /** A question that is open, of this process or another. */
  async find(id: string): Promise<QuestionRun | undefined> {
    const { replica } = this.#services;
    return replica ? replica.find(id) : this.#questions.getOpen(id);
  }

  #add(run: QuestionRun): QuestionRun {
    this.#questions.add(run);
    return run;
  }
}
