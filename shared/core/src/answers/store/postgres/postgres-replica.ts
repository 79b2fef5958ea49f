import { randomUUID } from "node:crypto";
import { replicaOf } from "../../ask/replica/replica.js";
import type { SharedQuestions, StoreTransaction } from "../question-store.js";
import { type PostgresTables, takeOut, told } from "./connection.js";
import { LIFE_FORM, lifeOf } from "./schema.js";

const LISTEN_AGAIN_MS = 1_000;
/** One listens; the other is for our own statements: while flows keep all, no lease would be renewed, and others deliver the same again. */
const OWN_CONNECTIONS = 2;
const UNTIL = "now() + $2::double precision * interval '1 millisecond'";
const NOW = "(extract(epoch FROM now()) * 1000)::double precision AS now";

export interface PostgresReplica extends SharedQuestions {
  /** Null before it has entered. */
  readonly name: string | null;
  close(): void;
}

/** One process among those that share the questions of a schema. */
export function postgresReplica({ schema, sql, pool, channel }: PostgresTables): PostgresReplica {
  const questions = `${schema}.questions`;
  const replicas = `${schema}.replicas`;
  const closed = new AbortController();
  const turns = turnsOf(Math.max(1, (pool.options?.max ?? 10) - OWN_CONNECTIONS));
  let name: string | null = null;

  /** Rejects once the connection has broken, or could not be made. */
  async function listenOnce(heard: (id: string | undefined) => void): Promise<never> {
    const client = await pool.connect();
    const broken = new Promise<never>((_, reject) => {
      client.on("error", () => reject(new Error("broken")));
      client.on("end", () => reject(new Error("ended")));
      closed.signal.addEventListener("abort", () => reject(new Error("closed")), { once: true });
    });
    // Nobody may be waiting for it yet.
    broken.catch(() => {});
    try {
      closed.signal.throwIfAborted();
      client.on("notification", ({ payload = "" }) => {
        const [from, id] = payload.split(" ");
        if (id && from !== name) heard(id);
      });
      await client.query(`LISTEN ${channel}`);
      heard(undefined);
      return await broken;
    } finally {
      client.release(true);
    }
  }

  return {
    get name() {
      return name;
    },
    async enter(leaseMs) {
      const entered = randomUUID();
      const { rows } = await sql.query(`INSERT INTO ${replicas} VALUES ($1, ${UNTIL}) RETURNING ${NOW}`, [
        entered,
        leaseMs,
      ]);
      name = entered;
      return rows[0].now;
    },
    async renew(leaseMs) {
      // One that has run out is not renewed even if nobody has noticed yet.
      const { rows } = await sql.query(
        `UPDATE ${replicas} SET lease_until = ${UNTIL} WHERE id = $1 AND lease_until > now() RETURNING ${NOW}`,
        [name, leaseMs],
      );
      return rows[0]?.now;
    },
    async leave() {
      await sql.query(`DELETE FROM ${replicas} WHERE id = $1`, [name]);
      name = null;
    },
    async reap() {
      // Its questions lose their owner by the foreign key, and it can save none as its own any more.
      await sql.query(
        `DELETE FROM ${replicas} WHERE id IN
(SELECT id FROM ${replicas} WHERE lease_until <= now() FOR UPDATE SKIP LOCKED)`,
      );
    },
    async claim(most, dueBy) {
      const { rows } = await sql.query(
        `UPDATE ${questions} SET owner = $1, due_at = 0 WHERE id IN (
SELECT id FROM ${questions} WHERE owner IS NULL AND done_at IS NULL AND due_at <= $2 AND form <= ${LIFE_FORM}
ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING life, form`,
        [name, dueBy, most],
      );
      return rows.map(lifeOf);
    },
    async release(given) {
      await sql.query(
        `UPDATE ${questions} q SET owner = NULL, due_at = r.due_at
FROM unnest($2::text[], $3::bigint[]) AS r(id, due_at) WHERE q.id = r.id AND q.owner = $1`,
        [name, given.map(({ id }) => id), given.map(({ dueAt }) => dueAt)],
      );
    },
    async look(ids) {
      const { rows } = await sql.query(
        `SELECT life, form, owner = $1 AS mine FROM ${questions} WHERE id = ANY($2::text[])`,
        [name, ids],
      );
      return rows.map((row) => ({ life: lifeOf(row), isOurs: row.mine === true }));
    },
    async owned() {
      const { rows } = await sql.query(`SELECT id FROM ${questions} WHERE owner = $1`, [name]);
      return rows.map(({ id }) => id);
    },
    async awaitEnd(id) {
      const update = `UPDATE ${questions} SET waiter = '*' WHERE id = $1 AND waiter IS DISTINCT FROM '*'`;
      await sql.query(update, [id]);
    },
    async knows(messageId) {
      const named = `SELECT 1 FROM ${questions} WHERE position($1 IN life) > 0 LIMIT 1`;
      return (await sql.query(named, [JSON.stringify(messageId)])).rows.length > 0;
    },
    listen(heard) {
      void listenOnce(heard).catch(() => {
        if (!closed.signal.aborted) setTimeout(() => this.listen(heard), LISTEN_AGAIN_MS).unref();
      });
    },
    async begin(): Promise<StoreTransaction> {
      const giveTurn = await turns.take();
      const { client, release: giveBack } = await takeOut(pool).catch((error) => {
        giveTurn();
        throw error;
      });
      const release = (isBroken: boolean) => {
        giveBack(isBroken);
        giveTurn();
      };
      const run = (text: string) =>
        told(client)
          .query(text)
          .catch((error) => {
            release(true);
            throw error;
          });
      let ended: Promise<void> | undefined;
      const end = (text: string) => {
        ended ??= run(text).then(() => release(false));
        return ended;
      };
      await run("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 60000");
      return {
        sql: client,
        commit: () => end("COMMIT"),
        rollback: () => end("ROLLBACK").catch(() => {}),
      };
    },
    replica(asker) {
      return replicaOf(this, asker);
    },
    close: () => closed.abort(),
  };
}

/** So many at a time; the others wait in their order. */
function turnsOf(most: number) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    /** Resolves to what gives the turn back. */
    async take(): Promise<() => void> {
      if (taken < most) taken += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return () => {
        const next = waiting.shift();
        if (next) next();
        else taken -= 1;
      };
    },
  };
}
