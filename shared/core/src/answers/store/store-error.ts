import { StoreError } from "../../wire/errors/errors.js";
import { isStoreError } from "../../wire/errors/guards.js";

/** Result codes of SQLite. */
const BUSY = 5;
export const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** SQLite's primary result code; undefined for another error. */
const codeOf = (error: unknown): number | undefined => {
  const { errcode } = error as { errcode?: number };
  return errcode === undefined ? undefined : errcode & 0xff;
};

export const isBusy = (error: unknown): boolean => codeOf(error) === BUSY;

/** Also what is left of a header or a schema that cannot be read: SQLite has no code for it. */
export const isDamage = (error: unknown): boolean =>
  [CORRUPT, NOT_A_DATABASE].includes(codeOf(error) ?? 0) ||
  /^(unsupported file format|no such table)/.test((error as Error).message);

/** What SQLite or the disk refused, with the fix. */
export function toStoreError(file: string, error: unknown): StoreError {
  if (isStoreError(error)) return error as StoreError;
  if (isBusy(error))
    return new StoreError({
      problem: `The store ${file} is in use by another process`,
      fix: "Stop the other process, or give this one a file of its own.",
    });
  if (isDamage(error))
    return new StoreError({
      problem: `The store ${file} is damaged`,
      fix: "Restart this program: it sets the file aside and goes on with what can still be read.",
    });
  const { code, message } = error as NodeJS.ErrnoException;
  return new StoreError({
    problem: `The store ${file} cannot be read or written (${message || code})`,
    fix: "Check that the file and its folder may be written to and that the disk has room.",
  });
}
