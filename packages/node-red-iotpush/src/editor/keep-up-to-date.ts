import type { EditorRED } from "node-red";
import { bringUpToDate, type Migration } from "../host/migrate.js";

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
