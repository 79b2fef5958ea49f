import type { EditorRED } from "node-red";
import type { Migration } from "../host/migrate.js";
import { bringUpToDate } from "../host/up-to-date.js";

declare const RED: EditorRED;

/**
 * Brings the nodes of a type that an older version saved up to date whenever the editor gets one, by loading, importing or placing, so that
 * its dialog shows what the runtime does.
 */
export function keepUpToDate(type: string, migrations: readonly Migration[]): void {
  RED.events.on("nodes:add", (node: Record<string, unknown>) => {
    if (node.type === type) bringUpToDate(node, migrations);
  });
}
