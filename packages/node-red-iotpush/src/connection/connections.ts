import { ValidationError } from "@iotpush/core/adapter";
import type { NodeRedConnection } from "./connection.js";

/** An open question and the connection that it was asked over. */
export interface OpenQuestion {
  readonly connection: NodeRedConnection;
  readonly id: string;
  /** Of the message that asked it. */
  readonly msgid: unknown;
}

/** The connections that are deployed, by the id of their configuration node; how the callback route finds them. */
export class Connections {
  readonly #byId = new Map<string, NodeRedConnection>();

  get(id: string): NodeRedConnection | undefined {
    return this.#byId.get(id);
  }

  /** The one with this name or, if none has it, with this topic. Throws ValidationError if there is none, or more than one. */
  named(name: string): NodeRedConnection {
    const all = this.all();
    const byName = all.filter((connection) => connection.name === name);
    const found = byName.length > 0 ? byName : all.filter(({ topic }) => topic === name);
    const [connection] = found;
    if (connection && found.length === 1) return connection;
    const names = all.map((one) => one.name || one.topic).join(", ");
    throw new ValidationError({
      what: "The message",
      issues: [
        {
          field: "msg.iotpush.connection",
          problem: `must name one connection, and ${found.length === 0 ? "none" : "more than one"} is called "${name}"`,
        },
      ],
      fix: `Use one of these: ${names}.`,
    });
  }

  all(): NodeRedConnection[] {
    return [...this.#byId.values()];
  }

  add(connection: NodeRedConnection): void {
    this.#byId.set(connection.id, connection);
  }

  delete(connection: NodeRedConnection): void {
    if (this.#byId.get(connection.id) === connection) this.#byId.delete(connection.id);
  }

  /** The open questions that one node asked. */
  questionsOf(node: string): OpenQuestion[] {
    return this.all().flatMap((connection) =>
      connection.questionsOf(node).map((question) => ({ connection, ...question })),
    );
  }

  /** Called once nodes can receive outcomes: continues the questions in the stores. */
  flowsStarted(): void {
    for (const connection of this.all()) {
      connection.start();
      void connection.events.settle();
      connection.cancelOrphans().catch(() => undefined);
    }
  }
}
