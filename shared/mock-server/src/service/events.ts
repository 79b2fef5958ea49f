import type { EventName } from "@iotpush/core/contract";
import type { MockDatabase } from "../store/database.js";
import type { InboxEvent } from "../views.js";
import type { ActionRow, StoredMessage } from "./stored-message.js";

/** What happened to a message: it is new, or it changed. */
export interface MessageEvent {
  readonly type: "message";
  readonly row: StoredMessage;
  readonly isNew: boolean;
  /** What callbacks and webhooks are sent; nothing if only its state changed. */
  readonly event?: EventName | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly action?: ActionRow;
}
export type AnnouncedEvent = MessageEvent | Exclude<InboxEvent, { readonly type: "message" }>;

type Listener = (event: AnnouncedEvent) => void;

/** Passes each announced event on to all listeners; keeps nothing. */
export class EventHub {
  readonly #db: MockDatabase;
  readonly #within = new Set<Listener>();
  readonly #after = new Set<Listener>();

  constructor(db: MockDatabase) {
    this.#db = db;
  }

  publish(event: AnnouncedEvent): void {
    for (const listener of this.#within) listener(event);
    this.#db.afterCommit(() => {
      for (const listener of this.#after) listener(event);
    });
  }

  /** In the same transaction: what is written is kept or undone together with what happened. */
  within(listener: Listener): void {
    this.#within.add(listener);
  }

  /** Once it is committed. The function returned ends it. */
  subscribe(listener: Listener): () => void {
    this.#after.add(listener);
    return () => this.#after.delete(listener);
  }

  /** What `pick` makes of the first event of which it makes anything; null when the time is up. */
  next<T>(pick: (event: AnnouncedEvent) => T | undefined, timeoutMs: number): Promise<T | null> {
    return new Promise((resolve) => {
      const end = (found: T | null) => {
        clearTimeout(timer);
        unsubscribe();
        resolve(found);
      };
      const unsubscribe = this.subscribe((event) => {
        const found = pick(event);
        if (found !== undefined) end(found);
      });
      const timer = setTimeout(() => end(null), timeoutMs);
    });
  }
}
