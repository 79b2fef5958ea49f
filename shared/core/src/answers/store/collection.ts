import type { Database } from "./database.js";

/** Named JSON records of a host. What was saved survives a crash and a power loss. */
export interface Collection<T> {
  /** All records by id, in the order of ids; one that cannot be read is reported and left where it is. Throws StoreError. */
  load(): Promise<Map<string, T>>;
  /** Resolves once the record would survive a power loss. Rejects with StoreError. */
  save(id: string, value: T): Promise<void>;
  /** Forgets a record. Rejects with StoreError. */
  remove(id: string): Promise<void>;
}

/** The records under one name. `read` refuses a record by throwing. */
export function openCollection<T>(
  database: Database,
  name: string,
  read: (value: unknown) => T,
  onProblem: (problem: string) => void,
): Collection<T> {
  return {
    async load() {
      const found = new Map<string, T>();
      const rows = database.all<{ id: string; value: string }>(
        "SELECT id, value FROM records WHERE collection = ? ORDER BY id",
        name,
      );
      for (const { id, value } of rows)
        try {
          found.set(id, read(JSON.parse(value)));
        } catch {
          onProblem(`The record ${id} of ${name} cannot be read. It is left where it is, and ignored.`);
        }
      return found;
    },
    async save(id, value) {
      const text = JSON.stringify(value);
      await database.writeSafely(() => putRecord(database, name, id, text));
    },
    async remove(id) {
      await database.writeSafely(() => removeRecord(database, name, id));
    },
  };
}

export const putRecord = (database: Database, collection: string, id: string, text: string): number =>
  database.run(
    `INSERT INTO records (collection, id, value) VALUES (?, ?, ?)
    ON CONFLICT (collection, id) DO UPDATE SET value = excluded.value`,
    collection,
    id,
    text,
  );

export const removeRecord = (database: Database, collection: string, id: string): number =>
  database.run("DELETE FROM records WHERE collection = ? AND id = ?", collection, id);
