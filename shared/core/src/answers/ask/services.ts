import type { ApiClient } from "../../client/api-client.js";
import type { Clock } from "../../client/clock.js";
import type { AuditStep } from "../engine/audit.js";
import type { Now } from "../engine/inputs.js";
import type { Life } from "../engine/life.js";
import type { ReceiptReader } from "../reader/receipt-reader.js";
import type { QuestionStore } from "../store/question-store.js";
import type { AnswerMode, Asked, AskNotices, Delivery } from "./asker-options.js";
import type { AskOutcome } from "./outcome.js";
import type { QuestionRun } from "./question-run.js";
import type { Quota } from "./quota.js";
import type { Replica } from "./replica/replica.js";

/** How many pushes are left this month. */
export type PushCount = Pick<Quota, "isNearlyUsedUp" | "count" | "usedUp">;

/** What all questions of an Asker share. */
export interface AskServices {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly store: QuestionStore;
  readonly reader: ReceiptReader;
  readonly mode: AnswerMode;
  readonly notices: AskNotices;
  readonly confirmWithReceipt: boolean;
  readonly quota: PushCount;
  readonly graceMs: number;
  readonly atMostOnce: boolean;
  /** Of a store that processes share. */
  readonly replica?: Replica | undefined;
  /** Of the machine. */
  readonly boot: string;
  now(): Now;
  callbackBase(): string | undefined;
  audit(step: AuditStep): void;
  /** Throws once the store is closed: what is decided then could not be saved, and would be decided again after a restart. */
  checkOpen(): void;
  /** Whether a message belongs to any question that is known here. */
  isKnown(messageId: string): Promise<boolean>;
  /** Hands an outcome to the host. Rejects if the host refuses it. */
  deliver(asked: Asked, outcome: AskOutcome, delivery: Delivery): Promise<void>;
  /** Called after each input that was worked in, and once a life that the disk refused is saved. */
  changed(run: QuestionRun): void;
  /** The disk refused a life. */
  unsaved(run: QuestionRun, error: unknown): void;
}

/** The life of a question as hosts show it. */
export const toAsked = (life: Life, routes: Asked["routes"], pushed?: Asked["pushed"]): Asked => ({
  id: life.id,
  question: life.question,
  askedAt: life.askedAt,
  deadline: life.deadline,
  routes,
  ...(pushed ? { pushed } : {}),
});
