import type { Connection } from "./connection.js";

/** The connections that are deployed, by the id of their configuration node; how the callback route finds them. */
export class Connections {
  readonly #byId = new Map<string, Connection>();

  get(id: string): Connection | undefined {
    return this.#byId.get(id);
  }

  all(): Connection[] {
    return [...this.#byId.values()];
  }

  add(connection: Connection): void {
    this.#byId.set(connection.id, connection);
  }

  delete(connection: Connection): void {
    if (this.#byId.get(connection.id) === connection) this.#byId.delete(connection.id);
  }

  /** Nodes are there to take outcomes: the questions of the stores are taken up. */
  flowsStarted(): void {
    for (const connection of this.all()) {
      connection.start();
      void connection.events.settle();
    }
  }
}
