import { PUSH_TEXT_NAMES } from "@iotpush/core/adapter";

/** One step from a version of a node's properties to the next. */
export type Migration = (properties: Record<string, unknown>) => Record<string, unknown>;

/**
 * A node's properties brought up to date. `migrations[n]` leads from version n to n + 1; properties without a version are
 * version 0. Used by the runtime and by the editor, so that an old flow runs and opens alike.
 */
export function migrate<T extends object>(
  properties: T,
  migrations: readonly Migration[],
): T & { version: number } {
  const from = "version" in properties ? Number(properties.version) || 0 : 0;
  // The editor gives what is missing as undefined, which must not hide what a migration sets.
  let current: Record<string, unknown> = Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined),
  );
  for (const step of migrations.slice(from)) current = step(current);
  return { ...(current as T), version: Math.max(from, migrations.length) };
}

/** Brings a node that an older version saved up to date in place. Touches only what differs: the editor watches its nodes. */
export function bringUpToDate(node: Record<string, unknown>, migrations: readonly Migration[]): void {
  if ((Number(node.version) || 0) >= migrations.length) return;
  const migrated: Record<string, unknown> = migrate(node, migrations);
  for (const [name, value] of Object.entries(migrated)) if (node[name] !== value) node[name] = value;
  // Fields that a migration moved.
  for (const [name, value] of Object.entries(node))
    if (value !== undefined && !(name in migrated)) delete node[name];
}

/** Typed inputs with what they hold: `{ title: "" }` of type `str` is `title` and `titleType`. */
export const typedAs = (type: string, values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [
      [name, value],
      [`${name}Type`, type],
    ]),
  );

/** What a node of an older version has in the fields of a push that it did not know. */
export const TEXT_AND_MORE = {
  ...typedAs("str", { topic: "", title: "", priority: "" }),
  ...typedAs("str", Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [name, ""]))),
  ...typedAs("json", { metadata: "" }),
};
