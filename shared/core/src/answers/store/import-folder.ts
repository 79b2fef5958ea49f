import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Attempt, Life, Push } from "../engine/life.js";
import { putRecord, removeRecord } from "./collection.js";
import type { Database } from "./database.js";
import { toStoreError } from "./open-file.js";

/** A mark in the same transaction: a folder that cannot be renamed must not bring back what was forgotten since. */
const IMPORTED = "imported folders";
const DRAFT = /^(\d+)\.tmp$/;
const KNOWN = /^(lock\.\d+|.*\.draft|.*\.corrupt)$/;

/**
 * Imports what an earlier version kept in a folder, one file per record, then renames the folder. `put` writes a record; one that it
 * refuses with a TypeError is reported and left in the folder. Rejects with StoreError.
 */
export async function importFolder(
  database: Database,
  folder: string,
  onProblem: (problem: string) => void,
  put: (id: string, value: unknown) => void,
): Promise<void> {
  if (!existsSync(folder)) return;
  const { records, refused } = readFolder(folder);
  await database.write(() => {
    const mark = "SELECT 1 FROM records WHERE collection = ? AND id = ?";
    if (database.all(mark, IMPORTED, folder).length > 0) return;
    for (const [id, value] of records)
      try {
        put(id, value);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        refused.push(id);
      }
    putRecord(database, IMPORTED, folder, "true");
  });
  try {
    let kept = `${folder}.imported`;
    for (let n = 2; existsSync(kept); n++) kept = `${folder}.imported-${n}`;
    renameSync(folder, kept);
    for (const name of refused) onProblem(`${name} in ${kept} cannot be read, and was not imported.`);
    await database.write(() => removeRecord(database, IMPORTED, folder));
  } catch (error) {
    onProblem(`${folder} was imported, and cannot be renamed: ${String(error)}`);
  }
}

/** A draft is newer than its document; the highest number is the newest. `refused` are files that are not records. Throws StoreError. */
function readFolder(folder: string) {
  const records = new Map<string, unknown>();
  const refused: string[] = [];
  for (const entry of entriesOf(folder).sort((a, b) => numberOf(a.name) - numberOf(b.name))) {
    const { name } = entry;
    if (KNOWN.test(name)) continue;
    try {
      // Neither a folder nor a link: what it leads to is not ours.
      if (!entry.isFile()) throw new TypeError("not a file");
      const { id, value } = JSON.parse(readFileSync(join(folder, name), "utf8")) as Record<string, unknown>;
      if (typeof id !== "string" || value === undefined) throw new TypeError("not a record");
      records.set(id, value);
    } catch {
      // A draft that was cut short was never saved.
      if (!DRAFT.test(name)) refused.push(name);
    }
  }
  return { records, refused };
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw toStoreError(folder, error);
  }
}

const numberOf = (name: string): number => Number(DRAFT.exec(name)?.[1] ?? -1);

/** A question as earlier versions kept it. */
interface OldQuestion extends Pick<Life, "id" | "secret" | "question" | "askedAt" | "outcome"> {
  readonly deadline: number;
  readonly pushes: readonly (Omit<Push, "attempt" | "usedUp"> & { readonly usedUp?: boolean })[];
  readonly repeated: number;
  readonly reminded: number;
  readonly lastPushAt?: number;
  readonly settledAt?: number;
  readonly handedOver?: boolean;
  readonly lateNotice?: boolean;
}

/** Converts an earlier version's question. Throws TypeError if it is not one. */
export function lifeOfOld(value: unknown): Life {
  const old = value as OldQuestion;
  const { id, secret, question, askedAt, deadline, pushes, outcome, settledAt } = old;
  if (!id || !secret || !question || !deadline || !Array.isArray(pushes))
    throw new TypeError("not a question");
  // Every push was counted before it was sent: one that is counted and not there may have arrived.
  const reasons: Attempt["why"][] = [
    "first",
    ...Array.from<Attempt["why"]>({ length: old.repeated }).fill("again"),
    ...Array.from<Attempt["why"]>({ length: old.reminded }).fill("reminder"),
  ];
  const attempts = reasons.map((why, index) => ({
    n: index + 1,
    why,
    topic: old.pushes[index]?.topic ?? question.topic,
    at: why === "first" ? askedAt : (old.lastPushAt ?? askedAt),
  }));
  return {
    v: 1,
    id,
    secret,
    question,
    askedAt,
    deadline,
    boot: "",
    attempts,
    version: 1,
    pushes: old.pushes.map(({ usedUp, ...push }, index) => ({
      ...push,
      attempt: index + 1,
      ...(usedUp ? { usedUp } : {}),
    })),
    ...(outcome ? { outcome, endedAt: settledAt ?? deadline } : {}),
    deliveries: old.handedOver ? 1 : 0,
    ...(old.handedOver ? { delivered: true as const } : {}),
    ...(old.lateNotice ? { lateNotice: true as const } : {}),
  };
}
