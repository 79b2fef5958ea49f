import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for one run, deleted by `remove`, or when this process ends. */
export type TemporaryFolder = { path: string; remove(): void };

const made = new Set<TemporaryFolder>();
process.once("exit", () => {
  for (const folder of made) folder.remove();
});

/** Makes a new folder for one run of `host`. */
export function temporaryFolder(host: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `iotpush-${host}-`));
  const folder = {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      made.delete(folder);
    },
  };
  made.add(folder);
  return folder;
}
