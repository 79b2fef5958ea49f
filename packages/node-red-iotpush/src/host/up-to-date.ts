import { type Migration, migrate } from "./migrate.js";

/** Brings a node that an older version saved up to date in place. Touches only what differs: the editor watches its nodes. */
export function bringUpToDate(node: Record<string, unknown>, migrations: readonly Migration[]): void {
  if ((Number(node.version) || 0) >= migrations.length) return;
  const migrated: Record<string, unknown> = migrate(node, migrations);
  for (const [name, value] of Object.entries(migrated)) if (node[name] !== value) node[name] = value;
  // What a migration has put elsewhere.
  for (const [name, value] of Object.entries(node))
    if (value !== undefined && !(name in migrated)) delete node[name];
}
