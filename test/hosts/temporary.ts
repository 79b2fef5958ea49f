import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "./on-exit.ts";

/** A folder for one run, deleted by `remove`, or when this process ends. */
export type TemporaryFolder = { path: string; remove(): void };

/** Makes a new folder for one run of `host`. */
export function temporaryFolder(host: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `iotpush-${host}-`));
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const forget = onExit(remove);
  return {
    path,
    remove() {
      remove();
      forget();
    },
  };
}
