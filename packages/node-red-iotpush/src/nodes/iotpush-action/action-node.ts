import type { NodeDef } from "node-red";

/** `webhook`: the account webhook; `callback`: whatever is sent to the node's URL; `poll`: receipts read every few seconds. */
export type EventSource = "webhook" | "callback" | "poll";

export interface ActionProperties {
  readonly version: number;
  readonly server: string;
  readonly source: EventSource;
  readonly events: readonly string[];
  /** Names or ids, separated by commas; empty for all. */
  readonly topics: string;
  readonly actions: string;
  readonly devices: string;
}

export type ActionDef = NodeDef & ActionProperties;
