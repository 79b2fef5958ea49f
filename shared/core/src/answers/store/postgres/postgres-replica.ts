import { randomUUID } from "node:crypto";
import { Replica, type ReplicaOptions } from "../../ask/replica/replica.js";
import type { Life } from "../../engine/life.js";
import type { SharedQuestion, SharedQuestions, SqlClient, StoreTransaction } from "../question-store.js";
import { takeOut } from "./connection.js";
import { LIFE_FORM } from "./schema.js";
import { lifeOf, type PostgresTables, told } from "./tables.js";

const LISTEN_AGAIN_MS = 1_000;
const UNTIL = "now() + $2::double precision * interval '1 millisecond'";
const NOW = "(extract(epoch FROM now()) * 1000)::double precision AS now";

/** One process among those that share the questions of a schema. */
export class PostgresReplica implements SharedQuestions {
  readonly #tables: PostgresTables;
  readonly #questions: string;
  readonly #replicas: string;
  readonly #sql: SqlClient;
  readonly #closed = new AbortController();
  #name: string | null = null;

  constructor(tables: PostgresTables) {
    this.#tables = tables;
    this.#sql = tables.sql;
    this.#questions = `${tables.schema}.questions`;
    this.#replicas = `${tables.schema}.replicas`;
  }

  /** Null before it has entered. */
  get name(): string | null {
    return this.#name;
  }

  async enter(leaseMs: number): Promise<number> {
    const name = randomUUID();
    const { rows } = await this.#sql.query(
      `INSERT INTO ${this.#replicas} VALUES ($1, ${UNTIL}) RETURNING ${NOW}`,
      [name, leaseMs],
    );
    this.#name = name;
    return rows[0].now;
  }

  async renew(leaseMs: number): Promise<number | undefined> {
    // One that has run out is not renewed even if nobody has noticed yet.
    const { rows } = await this.#sql.query(
      `UPDATE ${this.#replicas} SET lease_until = ${UNTIL} WHERE id = $1 AND lease_until > now() RETURNING ${NOW}`,
      [this.#name, leaseMs],
    );
    return rows[0]?.now;
  }

  async leave(): Promise<void> {
    await this.#sql.query(`DELETE FROM ${this.#replicas} WHERE id = $1`, [this.#name]);
    this.#name = null;
  }

  async reap(): Promise<void> {
    // Its questions lose their owner by the foreign key, and it can save none as its own any more.
    await this.#sql.query(
      `DELETE FROM ${this.#replicas} WHERE id IN
(SELECT id FROM ${this.#replicas} WHERE lease_until <= now() FOR UPDATE SKIP LOCKED)`,
    );
  }

  async claim(most: number, dueBy: number): Promise<Life[]> {
    const { rows } = await this.#sql.query(
      `UPDATE ${this.#questions} SET owner = $1, due_at = 0 WHERE id IN (
SELECT id FROM ${this.#questions} WHERE owner IS NULL AND done_at IS NULL AND due_at <= $2 AND form <= ${LIFE_FORM}
ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING life, form`,
      [this.#name, dueBy, most],
    );
    return rows.map(lifeOf);
  }

  async release(questions: readonly { readonly id: string; readonly dueAt: number | null }[]): Promise<void> {
    await this.#sql.query(
      `UPDATE ${this.#questions} q SET owner = NULL, due_at = r.due_at
FROM unnest($2::text[], $3::bigint[]) AS r(id, due_at) WHERE q.id = r.id AND q.owner = $1`,
      [this.#name, questions.map(({ id }) => id), questions.map(({ dueAt }) => dueAt)],
    );
  }

  async look(ids: readonly string[]): Promise<SharedQuestion[]> {
    const { rows } = await this.#sql.query(
      `SELECT life, form, owner = $1 AS mine FROM ${this.#questions} WHERE id = ANY($2::text[])`,
      [this.#name, ids],
    );
    return rows.map((row) => ({ life: lifeOf(row), isOurs: row.mine === true }));
  }

  async owned(): Promise<string[]> {
    const { rows } = await this.#sql.query(`SELECT id FROM ${this.#questions} WHERE owner = $1`, [
      this.#name,
    ]);
    return rows.map(({ id }) => id);
  }

  async awaitEnd(id: string): Promise<void> {
    await this.#sql.query(
      `UPDATE ${this.#questions} SET waiter = '*' WHERE id = $1 AND waiter IS DISTINCT FROM '*'`,
      [id],
    );
  }

  async knows(messageId: string): Promise<boolean> {
    const { rows } = await this.#sql.query(
      `SELECT 1 FROM ${this.#questions} WHERE position($1 IN life) > 0 LIMIT 1`,
      [JSON.stringify(messageId)],
    );
    return rows.length > 0;
  }

  listen(heard: (id: string | undefined) => void): void {
    void this.#listen(heard).catch(() => {
      if (this.#closed.signal.aborted) return;
      setTimeout(() => this.listen(heard), LISTEN_AGAIN_MS).unref();
    });
  }

  async begin(): Promise<StoreTransaction> {
    const { client, release } = await takeOut(this.#tables.pool);
    const sql = told(client);
    let failed = false;
    const run = (text: string) =>
      sql.query(text).catch((error) => {
        failed = true;
        throw error;
      });
    let ended: Promise<unknown> | undefined;
    const end = (text: string) => {
      ended ??= run(text).finally(() => release(failed));
      return ended;
    };
    await run("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 60000").catch((error) => {
      release(true);
      throw error;
    });
    return {
      sql: client,
      commit: () => end("COMMIT").then(() => {}),
      rollback: () =>
        end("ROLLBACK").then(
          () => {},
          () => {},
        ),
    };
  }

  replica(options: ReplicaOptions): Replica {
    return new Replica(this, options);
  }

  close(): void {
    this.#closed.abort();
  }

  /** Rejects once the connection has broken, or could not be made. */
  async #listen(heard: (id: string | undefined) => void): Promise<never> {
    const client = await this.#tables.pool.connect();
    const { signal } = this.#closed;
    const broken = new Promise<never>((_, reject) => {
      client.on("error", () => reject(new Error("broken")));
      client.on("end", () => reject(new Error("ended")));
      signal.addEventListener("abort", () => reject(new Error("closed")), { once: true });
    });
    // Nobody may be waiting for it yet.
    broken.catch(() => {});
    try {
      signal.throwIfAborted();
      client.on("notification", ({ payload = "" }) => {
        const [from, id] = payload.split(" ");
        if (id && from !== this.#name) heard(id);
      });
      await client.query(`LISTEN ${this.#tables.channel}`);
      heard(undefined);
      return await broken;
    } finally {
      client.release(true);
    }
  }
}
