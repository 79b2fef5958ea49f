import type { AuditStep } from "../engine/audit.js";
import type { Now } from "../engine/inputs.js";
import type { Life } from "../engine/life.js";
import type { Asked, AskerOptions, Delivery } from "./asker-options.js";
import type { AskOutcome } from "./outcome.js";
import type { QuestionRun } from "./question-run.js";
import type { Quota } from "./quota.js";
import type { Replica } from "./replica/replica.js";

type Given =
  | "client"
  | "clock"
  | "store"
  | "reader"
  | "mode"
  | "notices"
  | "confirmWithReceipt"
  | "graceMs"
  | "atMostOnce";

/** What all questions of an Asker share: its options, with their defaults, and what it does for them. */
export interface AskServices extends Readonly<{ [Name in Given]: NonNullable<AskerOptions[Name]> }> {
  /** How many pushes are left this month; absent if nobody counts. */
  readonly quota?: Quota | undefined;
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
  /** An answer was read although a callback should have brought it, `since` a moment of the monotonic clock. */
  missedCallback(asked: Asked, since: number): void;
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
