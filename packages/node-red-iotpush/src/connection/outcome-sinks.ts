import type { Asked, AskOutcome } from "@iotpush/core";

/** Takes the outcome of a question that a node asked. */
export type OutcomeSink = (asked: Asked, outcome: AskOutcome) => void | Promise<void>;

/** The nodes that take outcomes, by id. While a flow is deployed anew the outcome of a question waits for its node. */
export class OutcomeSinks {
  readonly #sinks = new Map<string, OutcomeSink>();
  readonly #waiting = new Map<string, Set<(sink: OutcomeSink) => void>>();

  set(node: string, sink: OutcomeSink): void {
    this.#sinks.set(node, sink);
    const waiting = this.#waiting.get(node);
    this.#waiting.delete(node);
    for (const resolve of waiting ?? []) resolve(sink);
  }

  /** A node that was closed; one that replaced it meanwhile stays. */
  delete(node: string, sink: OutcomeSink): void {
    if (this.#sinks.get(node) === sink) this.#sinks.delete(node);
  }

  /**
   * Hands an outcome to the node, at once or as soon as it is there. Rejects when the signal aborts first: the outcome is kept for
   * the next start.
   */
  async hand(node: string, signal: AbortSignal, asked: Asked, outcome: AskOutcome): Promise<void> {
    const sink = this.#sinks.get(node) ?? (await this.#wait(node, signal));
    await sink(asked, outcome);
  }

  #wait(node: string, signal: AbortSignal): Promise<OutcomeSink> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(stopped());
      const waiting = this.#waiting.get(node) ?? new Set();
      const take = (sink: OutcomeSink) => {
        signal.removeEventListener("abort", stop);
        resolve(sink);
      };
      const stop = () => {
        waiting.delete(take);
        if (waiting.size === 0) this.#waiting.delete(node);
        reject(stopped());
      };
      this.#waiting.set(node, waiting.add(take));
      signal.addEventListener("abort", stop, { once: true });
    });
  }
}

const stopped = () =>
  new Error("Node-RED stopped before the flow could take the outcome; it is kept for the next start.");
