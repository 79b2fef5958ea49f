import { type Migration, migrate } from "./migrate.js";

/** Brings a node that an older version saved up to date in place. Touches only what differs: the editor watches its nodes. */
export function bringUpToDate(node: Record<string, unknown>, migrations: readonly Migration[]): void {
  if ((Number(node.version) || 0) >= migrations.length) return;
  for (const [name, value] of Object.entries(migrate(node, migrations)))
    if (node[name] !== value) node[name] = value;
}
