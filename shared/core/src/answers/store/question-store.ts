import type { AskerCore } from "../ask/asker-core.js";
import type { Replica } from "../ask/replica/replica.js";
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
   * Writes the whole life if the stored version is still `was` (0: nothing is stored under this id or this key); false if it is not,
   * and nothing is written then. Resolves once it would survive a crash of the process.
   */
  save(life: Life, was: number, how?: SaveOptions): Promise<boolean>;
  /** Resolves once everything saved so far would survive a power loss. */
  sync(): Promise<void>;
  /**
   * Leaves a mark beside the store, where no room is needed, that outcomes were delivered which it refused to save; or removes the mark.
   * What is open and marked is loaded as `unsure`, so that its outcome is not delivered again unmarked. Never throws.
   */
  markUnsaved?(isUnsaved: boolean): void;
  /** Forgets the delivered questions that ended before this time, in milliseconds since 1970. */
  forgetEndedBefore(time: number): Promise<void>;
  close(): Promise<void>;
  /** Present if several processes share the store. */
  readonly shared?: SharedQuestions | undefined;
}

/** How a save changes whose question it is; without any, it becomes this process's. */
export interface SaveOptions {
  /**
   * `theirs`: whoever has it keeps it. A time: nothing is in hand, and nothing is to be done before it (milliseconds since 1970, null for
   * never), so that any process may go on with it then.
   */
  readonly owner?: "theirs" | { readonly idleUntil: number | null } | undefined;
  /** Writes in this transaction, and nothing is written before its commit. */
  readonly transaction?: StoreTransaction | undefined;
}

/** A question as another process may have left it. */
export interface SharedQuestion {
  readonly life: Life;
  /** This process has it. */
  readonly isOurs: boolean;
}

/**
 * What processes that share a store need of it. A process has a lease, timed by the store's own clock, and each question has at most one
 * owner: the process that pushes, reads and delivers. Once a lease has run out, its questions are nobody's, and it never comes back.
 */
export interface SharedQuestions {
  /** Joins under a new name, with a lease of this many milliseconds. Resolves to the store's time, in milliseconds since 1970. */
  enter(leaseMs: number): Promise<number>;
  /** Gives the store's time; undefined if the lease had run out and others have taken over. */
  renew(leaseMs: number): Promise<number | undefined>;
  /** Gives all questions back at once. */
  leave(): Promise<void>;
  /** Ends the leases that have run out. */
  reap(): Promise<void>;
  /** Takes questions that are due by this time and have no owner, or one that is gone: those waiting longest first. */
  claim(most: number, dueBy: number): Promise<Life[]>;
  /** Gives questions back; each is due again at its time, null for never. */
  release(questions: readonly { readonly id: string; readonly dueAt: number | null }[]): Promise<void>;
  look(ids: readonly string[]): Promise<SharedQuestion[]>;
  /** The ids of all that this process has. */
  owned(): Promise<string[]>;
  /** From now on this question's outcome is announced, whichever process saves it. */
  awaitEnd(id: string): Promise<void>;
  /** Whether a message belongs to any question. */
  knows(messageId: string): Promise<boolean>;
  /** Reports each question that another process changed, or undefined if reports may have been lost. Ends with the store. */
  listen(heard: (id: string | undefined) => void): void;
  /** Begins a transaction of the store. */
  begin(): Promise<StoreTransaction>;
  /** What takes part for an Asker. The store brings it, so that programs without such a store do not load it. */
  replica(asker: AskerCore): Replica;
}

/** What a handler may do in the transaction that records its delivery; the same as `pg`'s client. */
export interface SqlClient {
  // biome-ignore lint/suspicious/noExplicitAny: rows are whatever the caller's query selects, as in pg.
  query(text: string, values?: readonly unknown[]): Promise<{ rows: any[]; rowCount: number | null }>;
}

export interface StoreTransaction {
  readonly sql: SqlClient;
  commit(): Promise<void>;
  /** Never rejects. */
  rollback(): Promise<void>;
}
