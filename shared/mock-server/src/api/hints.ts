import { unknownFields } from "@iotpush/core/adapter";
import type { Schema } from "@iotpush/core/contract";
import type { Context } from "hono";
import { ApiError } from "../errors.js";

const HEADER = "x-iotpush-mock-hint";
const KEY = "hints";

/** Says beside the response what the service would ignore in silence. */
export function hint(context: Context, text: string): void {
  context.set(KEY, [...hintsOf(context), text]);
  context.header(HEADER, text.replace(/[^\x20-\x7e]/g, "?"), { append: true });
}

export const hintsOf = (context: Context): readonly string[] => context.get(KEY) ?? [];

export function refuseHints(context: Context): void {
  const [first] = hintsOf(context);
  if (first !== undefined) throw new ApiError(400, `--strict: ${first}`);
}

/** Names the fields of a body that the contract does not know: the service ignores them. */
export function hintUnknownFields(context: Context, schema: Schema, body: unknown): void {
  const unknown = unknownFields(schema, body);
  const named = unknown.map(({ field, suggestion }) =>
    suggestion ? `${field} (did you mean ${suggestion}?)` : field,
  );
  if (named.length > 0) hint(context, `ignored: ${named.join(", ")}`);
}
