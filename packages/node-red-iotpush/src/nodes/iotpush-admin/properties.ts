import type { NodeDef } from "node-red";
import { type Migration, typedAs } from "../../host/migrate.js";
import type { OperationName } from "./operations.js";

export const ADMIN_FIELDS = ["target", "data"] as const;
type AdminField = (typeof ADMIN_FIELDS)[number];

/** `target` is the id of what is worked on: `id` is the node's own. */
export type AdminProperties = {
  readonly version: number;
  readonly server: string;
  readonly operation: OperationName;
} & { readonly [field in AdminField | `${AdminField}Type`]: string };

export type AdminDef = NodeDef & AdminProperties;

const FIRST = {
  operation: "topics.list",
  ...typedAs("str", { target: "" }),
  ...typedAs("msg", { data: "payload" }),
  name: "",
};

/** From version 0, before the first release, to 1. */
export const adminMigrations: readonly Migration[] = [(properties) => ({ ...FIRST, ...properties })];
