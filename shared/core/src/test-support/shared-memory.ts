import { replicaOf } from "../answers/ask/replica/replica.js";
import type { Life } from "../answers/engine/life.js";
import type { QuestionStore } from "../answers/store/question-store.js";
import type { Clock } from "../client/clock.js";

export interface SharedRow {
  life: Life;
  owner: string | null;
  dueAt: number | null;
  waiter: string | null;
}

/** What several processes share, in memory: each gets a store of its own by `join()`. */
export function sharedMemory(clock: Pick<Clock, "now">) {
  const rows = new Map<string, SharedRow>();
  const leases = new Map<string, number>();
  const listeners = new Map<object, { heard: (id: string | undefined) => void; name: () => string | null }>();
  /** Whether the store can be reached. */
  const line = { up: true };
  let names = 0;
  const reach = () => {
    if (!line.up) throw new Error("ECONNREFUSED");
  };
  const end = (name: string) => {
    leases.delete(name);
    for (const row of rows.values()) if (row.owner === name) row.owner = null;
  };
  const isDone = ({ life }: SharedRow) => life.outcome !== undefined && life.delivered === true;

  function join(): QuestionStore & { readonly name: () => string | null } {
    const me = {};
    let name: string | null = null;
    const save: QuestionStore["save"] = async (life, was, { owner, transaction } = {}) => {
      reach();
      const before = rows.get(life.id);
      if ((before?.life.version ?? 0) !== was) return false;
      if (!before && life.key !== undefined && [...rows.values()].some((row) => row.life.key === life.key))
        return false;
      const idle = typeof owner === "object" ? owner : undefined;
      const row: SharedRow = {
        life,
        owner: owner === "theirs" ? (before?.owner ?? null) : idle ? null : name,
        dueAt: idle ? idle.idleUntil : owner === "theirs" ? (before?.dueAt ?? 0) : 0,
        waiter: before ? before.waiter : name,
      };
      if (isDone(row)) row.owner = null;
      if (row.owner !== null && row.owner === name && !leases.has(name)) throw new Error("the lease is gone");
      const write = () => {
        // PostgreSQL would let the other one wait for the transaction's end.
        if ((rows.get(life.id)?.life.version ?? 0) !== was) throw new Error("could not serialize access");
        if (row.owner !== null && !leases.has(row.owner)) throw new Error("the lease is gone");
        rows.set(life.id, row);
        const isEnd = life.outcome !== undefined && !life.delivered;
        if ((before?.owner && before.owner !== name) || (isEnd && row.waiter !== name))
          for (const { heard, name: other } of listeners.values()) if (other() !== name) heard(life.id);
      };
      if (transaction) writes.get(transaction)?.push(write);
      else write();
      return true;
    };
    const writes = new Map<object, (() => void)[]>();
    return {
      name: () => name,
      load: async () => [...rows.values()].filter((row) => !isDone(row)).map(({ life }) => life),
      async find(id) {
        reach();
        return rows.get(id)?.life;
      },
      async findByKey(key) {
        reach();
        return [...rows.values()].find(({ life }) => life.key === key)?.life;
      },
      save,
      sync: async () => {},
      forgetEndedBefore: async () => {},
      close: async () => {},
      shared: {
        replica(options) {
          return replicaOf(this, options);
        },
        async enter(leaseMs) {
          reach();
          name = `replica ${++names}`;
          leases.set(name, clock.now() + leaseMs);
          return clock.now();
        },
        async renew(leaseMs) {
          reach();
          const until = leases.get(name ?? "") ?? 0;
          if (until <= clock.now()) return undefined;
          leases.set(name ?? "", clock.now() + leaseMs);
          return clock.now();
        },
        async leave() {
          reach();
          end(name ?? "");
        },
        async reap() {
          reach();
          for (const [each, until] of leases) if (until <= clock.now()) end(each);
        },
        async claim(most, dueBy) {
          reach();
          const due = [...rows.values()].filter(
            (row) => row.owner === null && !isDone(row) && row.dueAt !== null && row.dueAt <= dueBy,
          );
          if (due.length > 0 && !leases.has(name ?? "")) throw new Error("the lease is gone");
          return due.slice(0, most).map((row) => {
            row.owner = name;
            row.dueAt = 0;
            return row.life;
          });
        },
        async release(questions) {
          reach();
          for (const { id, dueAt } of questions) {
            const row = rows.get(id);
            if (row?.owner === name) Object.assign(row, { owner: null, dueAt });
          }
        },
        async look(ids) {
          reach();
          return ids.flatMap((id) => {
            const row = rows.get(id);
            return row ? [{ life: row.life, isOurs: row.owner === name }] : [];
          });
        },
        async owned() {
          reach();
          return [...rows.values()].filter(({ owner }) => owner === name).map(({ life }) => life.id);
        },
        async awaitEnd(id) {
          const row = rows.get(id);
          if (row) row.waiter = "*";
        },
        knows: async (messageId) =>
          [...rows.values()].some(({ life }) => life.pushes.some((push) => push.messageId === messageId)),
        listen: (heard) => void listeners.set(me, { heard, name: () => name }),
        async begin() {
          reach();
          const transaction = {
            sql: { query: async () => ({ rows: [], rowCount: 0 }) },
            async commit() {
              reach();
              for (const write of writes.get(transaction) ?? []) write();
            },
            rollback: async () => void writes.delete(transaction),
          };
          writes.set(transaction, []);
          return transaction;
        },
      },
    };
  }
  return { join, rows, line };
}
