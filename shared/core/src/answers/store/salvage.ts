import type { DatabaseSync, SQLInputValue } from "node:sqlite";

/** An open question may have gone on since this version of it, so its outcome is not delivered again unmarked. */
const TABLES = {
  questions: `SELECT id, key, asked_at, done_at, version, iif(done_at IS NULL, json_set(life, '$.unsure', json('true')), life)
    FROM questions NOT INDEXED WHERE rowid = ? AND json_valid(life)`,
  records: "SELECT collection, id, value FROM records NOT INDEXED WHERE rowid = ? AND json_valid(value)",
};

/** A damaged page hides what lies behind it: each way through a table reaches other rows. */
const WAYS = ["NOT INDEXED ORDER BY rowid", "NOT INDEXED ORDER BY rowid DESC", ""];

/** Copies what can be read of a damaged file, all or nothing; gives how many rows of each table. Throws what the disk refuses. */
export function salvage(damaged: DatabaseSync, fresh: DatabaseSync): Record<keyof typeof TABLES, number> {
  const found = { questions: 0, records: 0 };
  fresh.exec("BEGIN");
  for (const table of ["questions", "records"] as const)
    for (const values of rowsOf(damaged, table)) {
      const places = values.map(() => "?").join(", ");
      const { changes } = fresh.prepare(`INSERT OR IGNORE INTO ${table} VALUES (${places})`).run(...values);
      found[table] += Number(changes);
    }
  fresh.exec("COMMIT");
  return found;
}

function* rowsOf(damaged: DatabaseSync, table: keyof typeof TABLES): Generator<SQLInputValue[]> {
  const numbers = new Set<SQLInputValue>();
  for (const way of WAYS)
    readable(() => {
      for (const { n } of damaged.prepare(`SELECT rowid AS n FROM ${table} ${way}`).iterate())
        numbers.add(n ?? null);
    });
  for (const number of numbers) {
    const row = readable(() => damaged.prepare(TABLES[table]).get(number));
    if (row) yield Object.values(row);
  }
}

/** What reading gives, or undefined for what is damaged, whatever comes of it: a lost table, a number that is too large. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
