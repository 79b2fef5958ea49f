import type { EventName } from "@iotpush/core/contract";
import type { Database } from "../store/database.js";
import type { LiveEvent } from "../views.js";
import type { ActionRow, StoredMessage } from "./stored-message.js";

/** What happened to a message: it is new, or it changed. */
export interface MessageEvent {
  readonly type: "message";
  readonly row: StoredMessage;
  /** Whether this is the push itself. */
  readonly isNew: boolean;
  /** What callbacks and webhooks hear of it; nothing if only its state changed. */
  readonly event?: EventName | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly action?: ActionRow;
}
export type ServiceEvent = MessageEvent | Exclude<LiveEvent, { readonly type: "message" }>;

type Listener<Event> = (event: Event) => void;

/** Passes on what happens, announced once by whoever did it, to everyone who listens; keeps nothing. */
export class EventHub {
  readonly #db: Database;
  readonly #toLive: (event: ServiceEvent) => LiveEvent;
  readonly #within = new Set<Listener<ServiceEvent>>();
  readonly #after = new Set<Listener<ServiceEvent>>();
  readonly #live = new Set<Listener<LiveEvent>>();

  constructor(db: Database, toLive: (event: ServiceEvent) => LiveEvent) {
    this.#db = db;
    this.#toLive = toLive;
  }

  publish(event: ServiceEvent): void {
    for (const listener of this.#within) listener(event);
    this.#db.afterCommit(() => {
      for (const listener of this.#after) listener(event);
      if (this.#live.size === 0) return;
      const live = this.#toLive(event);
      for (const listener of this.#live) listener(live);
    });
  }

  /** In the same transaction: what is written is kept or undone together with what happened. */
  within(listener: Listener<ServiceEvent>): void {
    this.#within.add(listener);
  }

  /** Once it is committed. The function returned ends it. */
  subscribe(listener: Listener<ServiceEvent>): () => void {
    this.#after.add(listener);
    return () => this.#after.delete(listener);
  }

  /** The same as the inbox and tests see it. */
  watch(listener: Listener<LiveEvent>): () => void {
    this.#live.add(listener);
    return () => this.#live.delete(listener);
  }
}
