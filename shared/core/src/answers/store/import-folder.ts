import { access, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Attempt, Life, Push } from "../engine/life.js";
import { putRecord, removeRecord } from "./collection.js";
import type { Database } from "./database.js";
import { toStoreError } from "./store-error.js";

/** A mark in the same transaction: a folder that cannot be renamed must not bring back what was forgotten since. */
const IMPORTED = "imported folders";

/**
 * Imports what an earlier version kept in a folder, then renames it. `put` writes a record, and refuses one by throwing: it is
 * reported, and left in the folder. Rejects with StoreError.
 */
export async function importFolder(
  database: Database,
  folder: string,
  onProblem: (problem: string) => void,
  put: (id: string, value: unknown) => void,
): Promise<void> {
  const old = await readOldFolder(folder);
  if (!old) return;
  const mark = ["SELECT 1 FROM records WHERE collection = ? AND id = ?", IMPORTED, folder] as const;
  const refused = await database.write(() => {
    if (database.get(...mark)) return [];
    const unknown = [...old.records].filter(([id, value]) => !accepts(() => put(id, value)));
    putRecord(database, IMPORTED, folder, "true");
    return unknown.map(([id]) => id);
  });
  try {
    const kept = await putAway(folder);
    for (const name of [...old.unreadable, ...refused])
      onProblem(`${name} in ${kept} cannot be read, and was not imported.`);
    await database.write(() => removeRecord(database, IMPORTED, folder));
  } catch (error) {
    onProblem(`${folder} was imported, and cannot be renamed: ${String(error)}`);
  }
}

function accepts(put: () => void): boolean {
  try {
    put();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Records that earlier versions kept as files of one folder each. */
interface OldFolder {
  readonly records: ReadonlyMap<string, unknown>;
  /** Names of the entries that are not records. */
  readonly unreadable: readonly string[];
}

const DRAFT = /^(\d+)\.tmp$/;
const KNOWN = /^(lock\.\d+|.*\.draft|.*\.corrupt)$/;

/** Reads an old folder; undefined if there is none. Rejects with StoreError. A draft is newer than its document, and the one of the highest number the newest. */
async function readOldFolder(folder: string): Promise<OldFolder | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw toStoreError(folder, error);
  });
  if (!entries) return undefined;
  const records = new Map<string, unknown>();
  const unreadable: string[] = [];
  for (const entry of entries.sort((a, b) => numberOf(a.name) - numberOf(b.name))) {
    const { name } = entry;
    if (KNOWN.test(name)) continue;
    try {
      // Neither a folder nor a link: what it leads to is not ours.
      if (!entry.isFile()) throw new TypeError("not a file");
      const { id, value } = JSON.parse(await readFile(join(folder, name), "utf8")) as Record<string, unknown>;
      if (typeof id !== "string" || value === undefined) throw new TypeError("not a record");
      records.set(id, value);
    } catch {
      // A draft that was cut short was never saved.
      if (!DRAFT.test(name)) unreadable.push(name);
    }
  }
  return { records, unreadable };
}

/** Documents come first, then drafts by their number. */
const numberOf = (name: string): number => Number(DRAFT.exec(name)?.[1] ?? -1);

/** Renames an old folder that was imported, and returns its new name. */
async function putAway(folder: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = `${folder}.imported${n === 1 ? "" : `-${n}`}`;
    const free = await access(name).then(
      () => false,
      () => true,
    );
    if (!free) continue;
    await rename(folder, name);
    return name;
  }
}

/** A question as earlier versions kept it. */
interface OldQuestion extends Pick<Life, "id" | "secret" | "question" | "askedAt" | "outcome"> {
  readonly deadline: number;
  readonly pushes: readonly (Omit<Push, "attempt" | "receiptId" | "usedUp"> & {
    readonly receiptId: string;
    readonly usedUp?: boolean;
  })[];
  readonly repeated: number;
  readonly reminded: number;
  readonly lastPushAt?: number;
  readonly settledAt?: number;
  readonly handedOver?: boolean;
  readonly lateNotice?: boolean;
}

/** A question of an earlier version, as it is kept now. Throws if it is not one. */
export function lifeOfOld(value: unknown): Life {
  const old = value as OldQuestion;
  const { id, secret, question, askedAt, deadline, pushes, outcome, settledAt } = old;
  if (!id || !secret || !question || !deadline || !Array.isArray(pushes))
    throw new TypeError("not a question");
  // Every push was counted before it was sent: one that is counted and not there may have arrived.
  const why = [
    "first" as const,
    ...Array.from({ length: old.repeated }, () => "again" as const),
    ...Array.from({ length: old.reminded }, () => "reminder" as const),
  ];
  const attempts: Attempt[] = why.map((reason, index) => ({
    n: index + 1,
    why: reason,
    topic: old.pushes[index]?.topic ?? question.topic,
    at: reason === "first" ? askedAt : (old.lastPushAt ?? askedAt),
  }));
  return {
    ...{ v: 1, id, secret, question, askedAt, deadline, boot: "", attempts, version: 1 },
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
