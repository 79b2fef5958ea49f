import { type Migration, migrate } from "./migrate.js";

/** Brings a node that an older version saved up to date as the editor loads it, so that its dialog shows what the runtime does. */
export function bringUpToDate(node: { version: number }, migrations: readonly Migration[]): void {
  if ((node.version || 0) < migrations.length) Object.assign(node, migrate(node, migrations));
}
