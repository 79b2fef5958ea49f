import type { SQLInputValue } from "node:sqlite";
import type { Database } from "../store/database.js";

interface Known {
  readonly changes: number;
  readonly totals: Map<string, number>;
}

const MOST = 100;
const known = new WeakMap<Database, Known>();

/**
 * How many rows a counting statement counts. It is counted once as long as nothing is written: a list that is scrolled asks for the same
 * total with every page, and counting many is what takes long.
 */
export function totalOf(db: Database, sql: string, values: readonly SQLInputValue[]): number {
  const changes = db.get<{ n: number }>("SELECT total_changes() AS n")?.n ?? 0;
  const before = known.get(db);
  const fresh = before?.changes === changes && before.totals.size < MOST;
  const { totals } = fresh ? before : { totals: new Map<string, number>() };
  if (!fresh) known.set(db, { changes, totals });
  const key = JSON.stringify([sql, values]);
  const total = totals.get(key) ?? db.get<{ n: number }>(sql, ...values)?.n ?? 0;
  totals.set(key, total);
  return total;
}
