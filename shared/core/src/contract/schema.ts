import * as z from "zod/v4/mini";

/** Any schema of the contract. */
export type Schema = z.core.$ZodType;
export type ObjectSchema = z.core.$ZodObject;

/** A resource as a client reads it: a newer service may use other values in these fields. */
export type Open<T, Field extends keyof T> = Omit<T, Field> & { [F in Field]: T[F] | (string & {}) };

// What calls these may be left out of a bundle that does not use its result: a client needs few of the schemas.

/* @__NO_SIDE_EFFECTS__ */
export function text(min: number, max: number) {
  return z.string().check(...(min > 0 ? [z.minLength(min)] : []), z.maxLength(max));
}

/* @__NO_SIDE_EFFECTS__ */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER) {
  return noted(z.number().check(int, z.gte(min), z.lte(max)), { type: "integer" });
}

/** As `whole`, also of a text: in a URL everything is one. */
/* @__NO_SIDE_EFFECTS__ */
export function wholeOf(min: number, max = Number.MAX_SAFE_INTEGER) {
  // z.coerce would bring along what coerces dates and all else.
  const number = new z.ZodMiniNumber({ type: "number", coerce: true });
  return noted(number.check(int, z.gte(min), z.lte(max)), { type: "integer" });
}

const int = /* @__PURE__ */ z.refine(Number.isSafeInteger, "is not a whole number");

/** Any names, each with such a value; zod's own record is five times as large. */
/* @__NO_SIDE_EFFECTS__ */
export function recordOf<S extends Schema>(value: S): z.ZodMiniType<Record<string, z.infer<S>>> {
  return z.catchall(z.object({}), value) as never;
}

interface Meta {
  readonly [name: string]: unknown;
}

/** What JSON Schema says of a schema in addition. Zod's registry, which is larger, is made of it where a document is. */
export const NOTES = /* @__PURE__ */ new Map<Schema, Meta>();

/** A text that a condition holds for; `meta` is what JSON Schema says of it. */
/* @__NO_SIDE_EFFECTS__ */
export function textThat(holds: (text: string) => boolean, problem: string, meta: Meta = {}) {
  return noted(z.string().check(z.refine(holds, problem)), meta);
}

/* @__NO_SIDE_EFFECTS__ */
export function arrayOf<S extends Schema>(item: S, min: number, tooFew?: string) {
  return z.array(item).check(z.minLength(min, tooFew));
}

/** The same schema with a description, for the OpenAPI document. */
/* @__NO_SIDE_EFFECTS__ */
export function described<S extends z.ZodMiniType>(schema: S, description: string, meta: Meta = {}): S {
  return noted(schema.clone(), { ...NOTES.get(schema), description, ...meta });
}

/** The schema under its name in the OpenAPI document. Made by a function, so that a bundle leaves out what it does not use. */
/* @__NO_SIDE_EFFECTS__ */
export const named = <S extends Schema>(id: string, make: () => S): S => noted(make(), { id });

function noted<S extends Schema>(schema: S, meta: Meta): S {
  NOTES.set(schema, meta);
  return schema;
}
