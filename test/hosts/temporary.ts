import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is deleted with everything in it when it is disposed of. */
export type TemporaryFolder = { path: string; remove(): void };

/** Makes a new folder for one run of `host`. */
export function temporaryFolder(host: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `iotpush-${host}-`));
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
