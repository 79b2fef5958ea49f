import { join } from "node:path";
import type { FolderFiles } from "./folder-files.js";

const DRAFT = /^(\d+)\.tmp$/;

/**
 * Puts what a crashed process had saved in its place: of each document the newest draft that is whole. A draft that a crash or a power
 * loss cut short was never saved: it goes, and the document's own file stays.
 */
export async function recoverDrafts(folder: string, files: FolderFiles): Promise<void> {
  const names = (await files.list(folder)).filter((name) => DRAFT.test(name));
  const oldestFirst = names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const recovered = new Map<string, string>();
  for (const name of oldestFirst.toReversed()) {
    const file = join(folder, name);
    const id = idOf(await files.read(file));
    if (id !== undefined && !recovered.has(id)) recovered.set(id, file);
  }
  const wanted = new Set(recovered.values());
  for (const file of oldestFirst.map((name) => join(folder, name)))
    if (!wanted.has(file)) await files.remove(file);
  for (const file of recovered.values()) await files.sync(file);
  for (const [id, file] of recovered) await files.rename(file, join(folder, `${id}.json`));
  // Also without drafts: the crash may have come just before a sync of the folder.
  await files.syncFolder(folder);
}

/** The id of the document that a draft is of; undefined where it is not whole. */
function idOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { id: string }).id;
  } catch {
    return undefined;
  }
}
