import { type Asked, type Question, systemClock } from "@iotpush/core";
import { readContext } from "./ask-context.js";

/** The questions that are being pushed: some may have to wait, since the service accepts no more at the moment. */
export class Pushing {
  readonly #asking = new Map<string, Promise<unknown>>();
  /** Until when which node's pushes wait, in monotonic milliseconds. */
  readonly #delays = new Map<string, { readonly node: string; readonly until: number }>();

  add(question: Question, asking: Promise<unknown>): void {
    const ticket = ticketOf(question);
    this.#asking.set(ticket, asking);
    const forget = () => this.#asking.delete(ticket);
    asking.then(forget, forget);
  }

  delayed({ question }: Asked, ms: number): void {
    const { ticket = "", node = "" } = readContext(question.context) ?? {};
    this.#delays.set(ticket, { node, until: systemClock.mono() + ms });
  }

  /** It was pushed, or has ended. */
  forget({ question }: Asked): void {
    this.#delays.delete(ticketOf(question));
  }

  /** Milliseconds until the last push of a node's questions that has to wait; 0 if none has to. */
  delayOf(node: string): number {
    const ofNode = [...this.#delays.values()].filter((delay) => delay.node === node);
    return Math.max(0, ...ofNode.map(({ until }) => until - systemClock.mono()));
  }

  /** Those that are on their way, not waiting. */
  underWay(): Promise<unknown>[] {
    return [...this.#asking].flatMap(([ticket, asking]) => (this.#delays.has(ticket) ? [] : [asking]));
  }
}

const ticketOf = ({ context }: Question): string => readContext(context)?.ticket ?? "";
