import type { AskNotices, OutcomeHandler } from "@iotpush/core";

/** A node that asks, as what becomes of its questions reaches it. */
export interface OutcomeSink {
  readonly outcome: OutcomeHandler;
  readonly asked: NonNullable<AskNotices["asked"]>;
  /** A push has to wait. */
  delayed(): void;
}

/**
 * The nodes that take outcomes, by id. While flows are deployed the outcome of a question waits for its node; a node that is not there once
 * they run was removed or disabled.
 */
export class OutcomeSinks {
  readonly #sinks = new Map<string, OutcomeSink>();
  readonly #waiting = new Map<string, Set<(sink: OutcomeSink | undefined) => void>>();
  #running = false;

  has(node: string): boolean {
    return this.#sinks.has(node);
  }

  set(node: string, sink: OutcomeSink): void {
    this.#sinks.set(node, sink);
    this.#wake(node, sink);
  }

  /** A node that was closed; one that replaced it meanwhile stays. */
  delete(node: string, sink: OutcomeSink): void {
    if (this.#sinks.get(node) === sink) this.#sinks.delete(node);
  }

  get running(): boolean {
    return this.#running;
  }

  /** Whether all flows run: whoever waits for a node that is not there waits in vain. */
  set running(running: boolean) {
    this.#running = running;
    if (running) for (const node of [...this.#waiting.keys()]) this.#wake(node, undefined);
  }

  /**
   * Gives something to the node, at once or as soon as it is there; false if there is no such node any more. Rejects when the signal aborts
   * first: an outcome is kept for the next start.
   */
  async hand(node: string, give: (sink: OutcomeSink) => unknown, signal?: AbortSignal): Promise<boolean> {
    const sink = this.#sinks.get(node) ?? (this.#running ? undefined : await this.#wait(node, signal));
    if (sink) await give(sink);
    return sink !== undefined;
  }

  #wake(node: string, sink: OutcomeSink | undefined): void {
    const waiting = this.#waiting.get(node);
    this.#waiting.delete(node);
    for (const resolve of waiting ?? []) resolve(sink);
  }

  #wait(node: string, signal?: AbortSignal): Promise<OutcomeSink | undefined> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(stopped());
      const waiting = this.#waiting.get(node) ?? new Set();
      const take = (sink: OutcomeSink | undefined) => {
        signal?.removeEventListener("abort", stop);
        resolve(sink);
      };
      const stop = () => {
        waiting.delete(take);
        if (waiting.size === 0) this.#waiting.delete(node);
        reject(stopped());
      };
      this.#waiting.set(node, waiting.add(take));
      signal?.addEventListener("abort", stop, { once: true });
    });
  }
}

const stopped = () =>
  new Error("Node-RED stopped before the flow could accept the outcome; it is kept for the next start.");
