import type { NodeDef } from "node-red";
import type { OperationName } from "./operations.js";

export const ADMIN_FIELDS = ["target", "data"] as const;
export type AdminField = (typeof ADMIN_FIELDS)[number];

/** `target` is the id of what is worked on: `id` is the node's own. */
export type AdminProperties = {
  readonly version: number;
  readonly server: string;
  readonly operation: OperationName;
} & { readonly [field in AdminField | `${AdminField}Type`]: string };

export type AdminDef = NodeDef & AdminProperties;
