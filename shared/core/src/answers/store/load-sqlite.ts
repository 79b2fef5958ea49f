import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../../wire/errors/errors.js";

type Sqlite = { readonly DatabaseSync: typeof DatabaseSync };

/**
 * Node's own SQLite. It is loaded when a store is opened, so that programs without one run where it is missing, and bundles for hosts that
 * forbid it do not name it. Throws StoreError on a Node.js that lacks it.
 */
export function loadSqlite(host: Pick<NodeJS.Process, "version" | "emitWarning"> = process): Sqlite {
  const warn = host.emitWarning;
  // Node.js 22 warns that its SQLite may change; we test against it, and a user can do nothing about it.
  host.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes("SQLite is an experimental feature"))
      (warn as (...all: unknown[]) => void).call(host, warning, ...rest);
  }) as typeof warn;
  try {
    const sqlite = process.getBuiltinModule?.("node:sqlite") as Sqlite | undefined;
    if (sqlite && !isOlder(host.version)) return sqlite;
  } finally {
    host.emitWarning = warn;
  }
  throw new StoreError({
    problem: `The store needs Node.js 22.13 or later; this is ${host.version}`,
    fix: "Update Node.js.",
  });
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
  return major < 22 || (major === 22 && minor < 13);
}
