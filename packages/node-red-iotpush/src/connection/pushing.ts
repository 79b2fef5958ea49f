import type { Asked, Question } from "@iotpush/core";
import { readContext } from "./ask-context.js";

interface Push {
  readonly asking: Promise<unknown>;
  readonly node: string;
  readonly onDelay: () => void;
  /** The service accepts no push before this time, in milliseconds since 1970. */
  until?: number;
}

/** The questions that are being pushed: some may have to wait, since the service accepts no more at the moment. */
export class Pushing {
  readonly #pushes = new Map<string, Push>();

  add(question: Question, asking: Promise<unknown>, onDelay: () => void): void {
    const context = readContext(question.context);
    if (!context) return;
    const { ticket, node } = context;
    this.#pushes.set(ticket, { asking, node, onDelay });
    const forget = () => this.#pushes.delete(ticket);
    asking.then(forget, forget);
  }

  delayed({ question }: Asked, ms: number): void {
    const push = this.#pushes.get(readContext(question.context)?.ticket ?? "");
    if (!push) return;
    push.until = Date.now() + ms;
    push.onDelay();
  }

  /** Milliseconds until the last push of a node's questions that has to wait; 0 if none has to. */
  delayOf(node: string): number {
    const now = Date.now();
    const ofNode = [...this.#pushes.values()].filter((push) => push.node === node);
    return Math.max(0, ...ofNode.map(({ until = now }) => until - now));
  }

  /** Those that are on their way, not waiting. */
  underWay(): Promise<unknown>[] {
    return [...this.#pushes.values()].flatMap(({ asking, until }) => (until ? [] : [asking]));
  }
}
