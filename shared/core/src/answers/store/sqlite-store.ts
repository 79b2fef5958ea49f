import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { checkEach, checkObject, hook, type OptionCheck, part } from "../../client/check-options.js";
import type { Life } from "../engine/life.js";
import { type Collection, openCollection, putRecord } from "./collection.js";
import { Database, nextTurn } from "./database.js";
import { importFolder, lifeOfOld } from "./import-folder.js";
import { keptOf } from "./memory-store.js";
import { openFile } from "./open-file.js";
import { type PersonalData, withoutPersons, withoutSecret } from "./person.js";
import type { QuestionStore } from "./question-store.js";

export interface SqliteStoreOptions {
  /** Receives a sentence about what was damaged, could not be read, or was imported; a warning of the process by default. */
  readonly onProblem?: ((problem: string) => void) | undefined;
  /** Folders of earlier versions by the name of the collection that they become. Each is imported once, then renamed. */
  readonly oldFolders?: Readonly<Record<string, string>> | undefined;
  /** The folder in which an earlier version kept its questions; imported once, then renamed. */
  readonly oldQuestions?: string | undefined;
}

/** One file that holds everything a host keeps over a restart. */
export interface SqliteStore extends PersonalData {
  readonly questions: QuestionStore;
  /** Records under a name; `read` refuses one that it does not know by throwing. */
  collection<T>(name: string, read: (value: unknown) => T): Collection<T>;
  /** Writes what was begun and releases the file. Never rejects. */
  close(): Promise<void>;
}

const path: OptionCheck = (value) =>
  typeof value === "string" && value !== "" && value !== ":memory:"
    ? undefined
    : { problem: "is not a file's path; to keep nothing, leave out the store" };

const OPTIONS: Readonly<Record<"file" | keyof SqliteStoreOptions, OptionCheck>> = {
  file: path,
  onProblem: hook,
  oldFolders: part,
  oldQuestions: path,
};

/**
 * Opens one SQLite file, readable by its owner alone, for this process alone; it is made if it is missing, and the folder too. Needs
 * Node.js 22.13. Rejects with StoreError if another process has it, if a newer version wrote it, or if the disk refuses.
 */
export async function sqliteStore(file: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
  checkEach("A store's option", { ...checkObject(options, "onProblem"), file }, OPTIONS, ["file"]);
  const { onProblem = (problem) => process.emitWarning(problem), oldFolders = {}, oldQuestions } = options;
  const whole = resolve(file);
  const database = new Database(whole, await openFile(whole, onProblem));
  try {
    for (const [collection, folder] of Object.entries(oldFolders))
      await importFolder(database, folder, onProblem, (id, value) =>
        putRecord(database, collection, id, JSON.stringify(value)),
      );
    if (oldQuestions)
      await importFolder(database, oldQuestions, onProblem, (_, value) =>
        putLife(database, lifeOfOld(value), 0),
      );
  } catch (error) {
    await database.close();
    throw error;
  }
  const erased = new Set<string>();
  const lives = livesIn(database, onProblem);
  return {
    questions: openQuestions(database, erased, onProblem),
    async export(person) {
      const found = person === undefined ? lives("true ORDER BY asked_at, id") : lives(NAMING, named(person));
      return found.map(withoutSecret);
    },
    async erase(person) {
      erased.add(person);
      const update = "UPDATE questions SET life = ? WHERE id = ?";
      const changed = await database.write(() => {
        const found = lives(NAMING, named(person));
        for (const life of found) database.run(update, JSON.stringify(withoutPersons(life, erased)), life.id);
        return found.length;
      });
      // Erases them from the write-ahead log, too.
      database.checkpoint();
      return changed;
    },
    collection: (name, read) => openCollection(database, name, read, onProblem),
    close: () => database.close(),
  };
}

/** The question contains the person's name anywhere, as a JSON string. */
const NAMING = "instr(life, ?) > 0 ORDER BY asked_at, id";
const named = (person: string): string => JSON.stringify(person);

/** The stored questions that match a condition. One that cannot be read is reported and stays where it is. */
const livesIn =
  (database: Database, onProblem: (problem: string) => void) =>
  (where: string, ...values: string[]): Life[] => {
    const sql = `SELECT id, life FROM questions WHERE ${where}`;
    return database.all<{ id: string; life: string }>(sql, ...values).flatMap(({ id, life }) => {
      try {
        return [JSON.parse(life) as Life];
      } catch {
        onProblem(`The question ${id} cannot be read. It is left where it is, and ignored.`);
        return [];
      }
    });
  };

/** So many at once, so that forgetting a day's questions holds nothing up. */
const FORGOTTEN_AT_ONCE = 100;

const MARK_UNSURE = `UPDATE questions SET life = json_set(life, '$.unsure', json('true'))
  WHERE done_at IS NULL AND json_valid(life)`;

/** The questions of an open file, which whoever opened it closes. What taps say of the erased persons is not written. */
export function openQuestions(
  database: Database,
  erased: ReadonlySet<string>,
  onProblem: (problem: string) => void,
): QuestionStore {
  const lives = livesIn(database, onProblem);
  const mark = `${database.file}-unsaved`;
  return {
    async load() {
      if (existsSync(mark))
        await database
          .writeSafely(() => database.run(MARK_UNSURE))
          .then(() => rmSync(mark))
          .catch(() => {});
      const open = lives("done_at IS NULL ORDER BY asked_at, id");
      return existsSync(mark) ? open.map((life) => ({ ...life, unsure: true as const })) : open;
    },
    find: async (id) => lives("id = ?", id)[0],
    findByKey: async (key) => lives("key = ? ORDER BY asked_at DESC LIMIT 1", key)[0],
    save: (life, was) =>
      database.write(() => putLife(database, erased.size > 0 ? withoutPersons(life, erased) : life, was)),
    sync: () => database.sync(),
    markUnsaved(isUnsaved) {
      try {
        if (isUnsaved) closeSync(openSync(mark, "w", 0o600));
        else rmSync(mark, { force: true });
      } catch {
        // A disk that takes not even an empty file.
      }
    },
    async forgetEndedBefore(time) {
      const some = `SELECT id FROM questions WHERE done_at < ? LIMIT ${FORGOTTEN_AT_ONCE}`;
      const forget = () => database.run(`DELETE FROM questions WHERE id IN (${some})`, time);
      while ((await database.write(forget)) === FORGOTTEN_AT_ONCE) await nextTurn();
    },
    // The file has other records too.
    close: async () => {},
  };
}

/** Writes a question over its version `was`; false if it has another one. For use within a transaction. */
export function putLife(database: Database, life: Life, was: number): boolean {
  const { stored, doneAt } = keptOf(life);
  const { id, key = null, askedAt, version } = life;
  const values = [key, askedAt, doneAt, version, JSON.stringify(stored), id];
  const changed =
    was === 0
      ? database.run(
          `INSERT INTO questions (key, asked_at, done_at, version, life, id) SELECT ?, ?, ?, ?, ?, ?
          WHERE NOT EXISTS (SELECT 1 FROM questions WHERE key = ?) ON CONFLICT (id) DO NOTHING`,
          ...values,
          key,
        )
      : database.run(
          `UPDATE questions SET key = ?, asked_at = ?, done_at = ?, version = ?, life = ?
          WHERE id = ? AND version = ?`,
          ...values,
          was,
        );
  return changed === 1;
}
