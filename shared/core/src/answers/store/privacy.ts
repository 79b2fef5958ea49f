import type { Life } from "../engine/life.js";
import type { Database } from "./database.js";
import { withoutPersons } from "./person.js";

type Row = { readonly id: string; readonly life: string };

/** Rows in which the person's name stands somewhere, as a JSON string. */
const rowsOf = (database: Database, person: string): Row[] =>
  database.all<Row>(
    "SELECT id, life FROM questions WHERE instr(life, ?) > 0 ORDER BY asked_at, id",
    JSON.stringify(person),
  );

/** What is kept of the questions, of all or of those that name a person, without the secrets of their callbacks. */
export function exportQuestions(database: Database, person?: string): Omit<Life, "secret">[] {
  const rows =
    person === undefined
      ? database.all<Row>("SELECT id, life FROM questions ORDER BY asked_at, id")
      : rowsOf(database, person);
  return rows.map((row) => {
    const { secret: _, ...life } = JSON.parse(row.life) as Life;
    return life;
  });
}

/** Removes what the taps of a person say of them, also from the disk; gives the number of questions changed. */
export async function erasePerson(database: Database, person: string, erased: Set<string>): Promise<number> {
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
