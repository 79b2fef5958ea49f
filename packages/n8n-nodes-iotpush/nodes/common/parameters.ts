import { commaList, ValidationError } from "@iotpush/core/adapter";
import type {
  IDataObject,
  IExecuteFunctions,
  INode,
  INodeProperties,
  INodePropertyOptions,
} from "n8n-workflow";
import type { Typed } from "./panel.ts";

/** A node's parameters, whichever of n8n's contexts they are read in. */
export type Parameters = (name: string, fallback: unknown) => unknown;

export const ofItem =
  (host: IExecuteFunctions, item: number): Parameters =>
  (name, fallback) =>
    host.getNodeParameter(name, item, fallback as object);

/** What is known by name, such as the options of a collection that were added, read as a node's parameters are. */
export const within =
  (values: IDataObject): Parameters =>
  (name, fallback) =>
    name in values ? values[name] : fallback;

export const unfit = (
  what: string,
  field: string,
  problem: string,
  fix: string,
  more: { readonly given?: string | undefined; readonly allowed?: readonly string[] } = {},
): ValidationError => new ValidationError({ what, issues: [{ field, problem, ...more }], fix });

const SHOWN_CHARACTERS = 60;

/** A field's value. Throws ValidationError if it is not valid for the field, as an expression's result may be. */
export function readField<Value>(read: Parameters, field: INodeProperties & Typed<Value>): Value {
  const { displayName, name, type, default: initial, typeOptions = {} } = field;
  const given = read(name, type === "string" ? "" : initial);
  const odd = (problem: string, fix: string, allowed?: readonly string[]) =>
    unfit("The input", displayName, problem, fix, {
      given: String(JSON.stringify(given)).slice(0, SHOWN_CHARACTERS),
      ...(allowed ? { allowed } : {}),
    });
  if (type === "number") {
    const { minValue: least = 0, maxValue: most = Number.POSITIVE_INFINITY } = typeOptions;
    const number = given === "" || given === null ? Number.NaN : Number(given);
    if (number >= least && number <= most) return number as Value;
    const range = most === Number.POSITIVE_INFINITY ? `of ${least} or more` : `from ${least} to ${most}`;
    throw odd(`is not a number ${range}`, "Use a number, or leave the field as it was.");
  }
  if (type === "boolean") {
    if (String(given) === "true" || String(given) === "false") return (String(given) === "true") as Value;
    throw odd("is neither true nor false", "Use true or false.");
  }
  if (type === "options" || type === "multiOptions") {
    const allowed = (field.options as INodePropertyOptions[]).map(({ value }) => String(value));
    if (allowed.some((each) => each === given)) return given as Value;
    throw odd("is not a choice of this field", "Use one of its choices.", allowed);
  }
  return textOf(displayName, given).trim() as Value;
}

/** A field's text. Throws ValidationError for what a person would read as "[object Object]" or "NaN". */
export function textOf(field: string, given: unknown): string {
  // A moment, such as what `$now` gives.
  const value = (given as { toJSON?: () => unknown } | null | undefined)?.toJSON?.() ?? given;
  const text = String(value ?? "");
  if (Number.isNaN(value)) throw unfit("The input", field, "is not text", "Check its expression.");
  if (!text.includes("[object Object]") && (typeof value !== "object" || value === null)) return text;
  const fix = "Choose one of the object's fields in the expression, or use JSON.stringify.";
  throw unfit("The input", field, "is an object, not text", fix);
}

/** The texts of a collection that are filled in, by the API's names: `replyText` is `reply_text` there. */
export const filledTexts = (
  fields: Readonly<Record<string, INodeProperties>>,
  given: IDataObject,
): Record<string, string> =>
  Object.fromEntries(
    Object.values(fields).flatMap(({ displayName, name }) => {
      const text = textOf(displayName, given[name]).trim();
      return text ? [[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), text]] : [];
    }),
  );

/** A resource locator's mode and value; a plain text is a name. */
export function locatorOf(read: Parameters, { displayName, name }: INodeProperties) {
  const given = read(name, "") as string | { mode?: string; value?: unknown };
  if (typeof given === "string") return { mode: "name", value: given.trim() };
  return { mode: given.mode ?? "name", value: textOf(displayName, given.value).trim() };
}

/** What a JSON field means, which an expression may give as it is; undefined if its text is not JSON. */
export function jsonOf(given: unknown): unknown {
  try {
    return typeof given === "string" ? JSON.parse(given) : given;
  } catch {
    return undefined;
  }
}

export const listOf = (value: unknown): string[] => commaList(String(value ?? ""));

/** Whether the panel has an expression in a field: one that gives nothing is a mistake, not an empty field. */
export function isExpression({ parameters }: INode, name: string): boolean {
  const given = parameters[name] as string | { value?: unknown } | undefined;
  return String(typeof given === "object" ? given.value : given).startsWith("=");
}
