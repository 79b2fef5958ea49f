import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import type { Life } from "../engine/life.js";
import type { Database } from "./database.js";
import { keptOf } from "./memory-store.js";
import { withoutPersons } from "./person.js";
import type { QuestionStore } from "./question-store.js";

interface Row {
  readonly id: string;
  readonly life: string;
}

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
  const lives = (where: string, ...values: string[]): Life[] =>
    database.all<Row>(`SELECT id, life FROM questions WHERE ${where}`, ...values).flatMap(({ id, life }) => {
      try {
        return [JSON.parse(life) as Life];
      } catch {
        onProblem(`The question ${id} cannot be read. It is left where it is, and ignored.`);
        return [];
      }
    });
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
      while ((await database.write(forget)) === FORGOTTEN_AT_ONCE);
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
