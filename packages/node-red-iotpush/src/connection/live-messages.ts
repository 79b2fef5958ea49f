import type { NodeMessage } from "node-red";

/** A message that waits for its answer, as it came: with req and res. */
export interface LiveMessage {
  readonly msg: NodeMessage;
  /** The id of the node that took it. */
  readonly node: string;
  /** The instance of the node that took it: its send and done count only while it is deployed. */
  readonly owner: object;
  readonly send: (outputs: (NodeMessage | null)[]) => void;
  readonly done: (error?: Error) => void;
}

/** The messages of open questions. They outlive a deployment, so that an HTTP request held open is answered by the new flow. */
export class LiveMessages {
  readonly #byTicket = new Map<string, LiveMessage>();

  set(ticket: string, message: LiveMessage): void {
    this.#byTicket.set(ticket, message);
  }

  /** The message, once. */
  take(ticket: string): LiveMessage | undefined {
    const message = this.#byTicket.get(ticket);
    this.#byTicket.delete(ticket);
    return message;
  }

  /** Ends the messages of nodes that are not there any more. */
  endOthers(isThere: (node: string) => boolean): void {
    for (const [ticket, { node }] of this.#byTicket) if (!isThere(node)) this.take(ticket)?.done();
  }

  /** The message as long as it waits. */
  get(ticket: string): LiveMessage | undefined {
    return this.#byTicket.get(ticket);
  }
}
