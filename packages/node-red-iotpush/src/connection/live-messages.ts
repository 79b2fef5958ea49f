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
export class LiveMessages extends Map<string, LiveMessage> {
  /** The message, once. */
  take(ticket: string): LiveMessage | undefined {
    const message = this.get(ticket);
    this.delete(ticket);
    return message;
  }

  /** Ends the messages of nodes that are not there any more. */
  endOthers(isThere: (node: string) => boolean): void {
    for (const [ticket, { node }] of this) if (!isThere(node)) this.take(ticket)?.done();
  }
}
