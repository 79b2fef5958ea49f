import type { Life } from "../engine/life.js";

/** How long an ended question is remembered: late taps are known, and its key still gives its outcome. */
export const ENDED_KEPT_MS = 24 * 60 * 60_000;

/** Keeps questions over a restart. Every method may reject: a disk can be full or broken. */
export interface QuestionStore {
  /** What is open, or ended and not delivered, in the order of asking. Called once, before anything else. */
  load(): Promise<Life[]>;
  /** A question, open or ended. */
  find(id: string): Promise<Life | undefined>;
  /** The newest question with this key, open or ended. */
  findByKey(key: string): Promise<Life | undefined>;
  /**
   * Writes the whole life if the stored version is still `was` (0: nothing is stored under this id); false if it is not, and nothing
   * is written then. Resolves once it would survive a crash of the process.
   */
  save(life: Life, was: number): Promise<boolean>;
  /** Resolves once everything saved so far would survive a power loss. */
  sync(): Promise<void>;
  /** Forgets the delivered questions that ended before this time, in milliseconds since 1970. */
  forgetEndedBefore(time: number): Promise<void>;
  close(): Promise<void>;
}
