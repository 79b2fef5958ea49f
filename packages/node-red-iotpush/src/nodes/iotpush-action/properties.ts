import type { NodeDef } from "node-red";
import type { Migration } from "../../host/migrate.js";

export interface ActionProperties {
  readonly version: number;
  readonly server: string;
  /** `webhook`: the account webhook; `callback`: whatever is sent to the node's URL; `poll`: receipts read every few seconds. */
  readonly source: "webhook" | "callback" | "poll";
  readonly events: readonly string[];
  /** Names or ids, separated by commas; empty for all. */
  readonly topics: string;
  readonly actions: string;
  readonly devices: string;
}

export type ActionDef = NodeDef & ActionProperties;

const FIRST = { source: "webhook", events: ["action"], topics: "", actions: "", devices: "", name: "" };

/** From version 0, before the first release, to 1. */
export const actionMigrations: readonly Migration[] = [(properties) => ({ ...FIRST, ...properties })];
