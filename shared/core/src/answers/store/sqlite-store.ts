import { resolve } from "node:path";
import { checkEach, checkObject, hook, type OptionCheck, part } from "../../client/check-options.js";
import type { Life } from "../engine/life.js";
import { type Collection, openCollection, putRecord } from "./collection.js";
import { Database } from "./database.js";
import { importFolder, lifeOfOld } from "./import-folder.js";
import { openFile } from "./open-file.js";
import { type PersonalData, withoutPersons, withoutSecret } from "./person.js";
import type { QuestionStore } from "./question-store.js";
import { openQuestions, putLife } from "./sqlite-questions.js";

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
  return {
    questions: openQuestions(database, erased, onProblem),
    export: async (person) => exportQuestions(database, person),
    erase: (person) => erasePerson(database, person, erased),
    collection: (name, read) => openCollection(database, name, read, onProblem),
    close: () => database.close(),
  };
}

type Row = { readonly id: string; readonly life: string };

/** Rows in which the person's name stands somewhere, as a JSON string. */
const rowsOf = (database: Database, person: string): Row[] =>
  database.all<Row>(
    "SELECT id, life FROM questions WHERE instr(life, ?) > 0 ORDER BY asked_at, id",
    JSON.stringify(person),
  );

/** What is kept of the questions, of all or of those that name a person, without the secrets of their callbacks. */
function exportQuestions(database: Database, person?: string): Omit<Life, "secret">[] {
  const rows =
    person === undefined
      ? database.all<Row>("SELECT id, life FROM questions ORDER BY asked_at, id")
      : rowsOf(database, person);
  return rows.map(({ life }) => withoutSecret(JSON.parse(life)));
}

/** Removes what the taps of a person say of them, also from the disk; gives the number of questions changed. */
async function erasePerson(database: Database, person: string, erased: Set<string>): Promise<number> {
  erased.add(person);
  const changed = await database.write(() => {
    const rows = rowsOf(database, person);
    for (const { id, life } of rows)
      database.run(
        "UPDATE questions SET life = ? WHERE id = ?",
        JSON.stringify(withoutPersons(JSON.parse(life), erased)),
        id,
      );
    return rows.length;
  });
  database.checkpoint();
  return changed;
}
