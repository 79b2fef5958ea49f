import { join } from "node:path";
import type { FolderFiles } from "./folder-files.js";

const DRAFT = /^(.+)\.(\d+)\.tmp$/;

/**
 * Puts what a crashed process had saved in its place: of each document the newest draft that is whole. A draft that a crash or a power
 * loss cut short was never saved: it goes, and the document's own file stays.
 */
export async function recoverDrafts(folder: string, files: FolderFiles): Promise<void> {
  const drafts = (await files.list(folder))
    .flatMap((name) => {
      const [, id, number] = DRAFT.exec(name) ?? [];
      return id ? [{ id, number: Number(number), file: join(folder, name) }] : [];
    })
    .sort((a, b) => b.number - a.number);
  const recovered = new Map<string, string>();
  for (const { id, file } of drafts)
    if (!recovered.has(id) && isWhole(await files.read(file))) recovered.set(id, file);
  for (const { id, file } of drafts) if (recovered.get(id) !== file) await files.remove(file);
  for (const file of recovered.values()) await files.sync(file);
  for (const [id, file] of recovered) await files.rename(file, join(folder, `${id}.json`));
  // Also without drafts: the crash may have come just before a sync of the folder.
  await files.syncFolder(folder);
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
