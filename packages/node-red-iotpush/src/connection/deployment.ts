/** What outlives a deployment: one for the process, since Node-RED loads each module once. */
import type { AskNotices, OutcomeHandler } from "@iotpush/core";
import { ValidationError } from "@iotpush/core/adapter";
import type { NodeAPI, NodeMessage } from "node-red";
import { removeLeftovers } from "../host/node-store.js";
import type { NodeRedConnection } from "./connection.js";

/** The connections that are deployed, by the id of their configuration node; how the callback route finds them. */
class Connections extends Map<string, NodeRedConnection> {
  all(): NodeRedConnection[] {
    return [...this.values()];
  }

  /** The one with this name or, if none has it, with this topic. Throws ValidationError if there is none, or more than one. */
  named(name: string): NodeRedConnection {
    const byName = this.all().filter((connection) => connection.name === name);
    const found = byName.length > 0 ? byName : this.all().filter(({ topic }) => topic === name);
    const [connection] = found;
    if (connection && found.length === 1) return connection;
    const problem = `must name one connection, but ${found.length === 0 ? "none" : "more than one"} is called "${name}"`;
    throw new ValidationError({
      what: "The message",
      issues: [{ field: "msg.iotpush.connection", problem }],
      fix: `Use one of these: ${this.all()
        .map((one) => one.name || one.topic)
        .join(", ")}.`,
    });
  }

  /** The open questions that one node asked, the connection that each was asked over, and the id of the message that asked it. */
  questionsOf(node: string) {
    return this.all().flatMap((connection) =>
      connection.questionsOf(node).map((question) => ({ connection, ...question })),
    );
  }
}

/** A message that waits for its answer, as it came: with req and res. */
interface LiveMessage {
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

  /** Whether all flows run: a node that does not exist by then will not come. */
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
    const { promise, resolve, reject } = Promise.withResolvers<OutcomeSink | undefined>();
    const waiting = this.#waiting.get(node) ?? new Set();
    const stop = () => {
      waiting.delete(resolve);
      reject(
        new Error(
          "Node-RED stopped before the flow could accept the outcome; it is kept for the next start.",
        ),
      );
    };
    if (signal?.aborted) stop();
    else {
      this.#waiting.set(node, waiting.add(resolve));
      signal?.addEventListener("abort", stop, { once: true });
    }
    return promise.finally(() => signal?.removeEventListener("abort", stop));
  }
}

export const connections = new Connections();
export const sinks = new OutcomeSinks();
export const liveMessages = new LiveMessages();

/** What is done once all flows run. */
const postponed = new Set<() => void>();

/** Does something once the flows that are being deployed run: only then are there Catch nodes again. */
export const onceFlowsRun = (work: () => void): void => void postponed.add(work);

/** While flows are stopped and started, nodes that are gone may come back. */
export function flowsStopping(): void {
  sinks.running = false;
}

/** Call it once all nodes exist: outcomes and events then reach them, and stored questions resume. */
export function flowsStarted(red: NodeAPI): void {
  sinks.running = true;
  for (const connection of connections.all()) connection.start();
  liveMessages.endOthers((node) => sinks.has(node));
  void removeLeftovers(red);
  for (const work of postponed) work();
  postponed.clear();
}
