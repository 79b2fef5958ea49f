import { type UnknownField, unknownFields } from "@iotpush/core/portable";
import type { Context } from "hono";
import type { z } from "zod/v4";

const HEADER = "x-iotpush-mock-hint";

/** Says beside the answer what the service would ignore in silence. */
export function hint(context: Context, text: string): void {
  context.header(HEADER, text.replace(/[^\x20-\x7e]/g, "?"), { append: true });
}

/** Names the fields of a body that the contract does not know: the service ignores them. */
export function hintUnknownFields(context: Context, schema: z.ZodType, body: unknown): void {
  const unknown = unknownFields(schema, body);
  if (unknown.length > 0) hint(context, `ignored: ${unknown.map(named).join(", ")}`);
}

const named = ({ field, suggestion }: UnknownField): string =>
  suggestion ? `${field} (did you mean ${suggestion}?)` : field;
