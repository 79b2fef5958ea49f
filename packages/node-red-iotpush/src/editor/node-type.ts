import type { EditorRED } from "node-red";
import { bringUpToDate, type Migration } from "../host/migrate.js";

declare const RED: EditorRED;

type Translate = (key: string, words?: Record<string, unknown>) => string;

/** `status.waiting(3)`: a key of the catalog, and what stands for `__0__` in its text. */
const WITH_VALUE = /^(status\.\w+)\((.*)\)$/s;

/**
 * What the nodes of a registered type have in common. A node that an older version saved is brought up to date whenever the editor gets
 * it, by loading, importing or placing, so that its dialog shows what the runtime does. Statuses are translated: the editor asks the
 * catalog for their text, which knows keys without values only.
 */
export function completeType(type: string, migrations: readonly Migration[]): void {
  RED.events.on("nodes:add", (node: Record<string, unknown>) => {
    if (node.type === type) bringUpToDate(node, migrations);
  });
  const definition = RED.nodes.getType(type) as unknown as { _: Translate };
  const translate = definition._;
  definition._ = (text, words) => {
    const [, key, value] = WITH_VALUE.exec(text) ?? [];
    return key ? translate(key, { 0: value }) : translate(text, words);
  };
}

/** As the editor's own nodes are shown: a name of the user's own in italics. */
export function labelStyle(this: { readonly name: string }): string {
  return this.name ? "node_label_italic" : "";
}
