import { commaList, ValidationError } from "@iotpush/core/adapter";
import type { IDataObject, IExecuteFunctions, INode, INodeProperties } from "n8n-workflow";

/** A node's parameters, whichever of n8n's contexts they are read in. */
export type Parameters = (name: string, fallback: unknown) => unknown;

export const ofItem =
  (host: IExecuteFunctions, item: number): Parameters =>
  (name, fallback) =>
    host.getNodeParameter(name, item, fallback as object);

/** What is wrong with a field of `what`, such as "The question". */
export const unfit = (
  what: string,
  field: string,
  problem: string,
  fix: string,
  more: { readonly given?: string | undefined; readonly allowed?: readonly string[] } = {},
): ValidationError => new ValidationError({ what, issues: [{ field, problem, ...more }], fix });

/** A field's text. Throws ValidationError for what a person would read as "[object Object]" or "NaN". */
export function textOf(field: string, given: unknown): string {
  // A moment, such as what `$now` gives.
  const value = (given as { toJSON?: () => unknown } | null | undefined)?.toJSON?.() ?? given;
  const text = String(value ?? "");
  if (Number.isNaN(value)) throw unfit("The input", field, "is not a text", "Check its expression.");
  if (!text.includes("[object Object]") && (typeof value !== "object" || value === null)) return text;
  const fix = "Choose one of the object's fields in the expression, or use JSON.stringify.";
  throw unfit("The input", field, "is an object, not a text", fix);
}

export const readText = (read: Parameters, { displayName, name }: INodeProperties): string =>
  textOf(displayName, read(name, "")).trim();

/** A field's number. Throws ValidationError for what is not one, or is less than `least`. */
export function numberOf(field: string, given: unknown, least = 0): number {
  const value = given === "" || given === null ? Number.NaN : Number(given);
  if (value >= least) return value;
  const problem = `is not a number of ${least} or more`;
  throw unfit("The input", field, problem, "Use a number, or leave the field as it was.", {
    given: String(given),
  });
}

/** A field's choice. Throws ValidationError for any other, which an expression may give. */
export function choiceOf<const Choice extends string>(
  field: string,
  given: unknown,
  allowed: readonly Choice[],
): Choice {
  const found = allowed.find((each) => each === given);
  if (found !== undefined) return found;
  const more = { given: String(given), allowed };
  throw unfit("The input", field, "is not a choice of this field", "Use one of its choices.", more);
}

/** A field that is on or off. Throws ValidationError for anything else: an expression that gives nothing is a mistake. */
export function switchOf(field: string, given: unknown): boolean {
  if (String(given) === "true" || String(given) === "false") return String(given) === "true";
  throw unfit("The input", field, "is neither true nor false", "Use true or false.", {
    given: String(given),
  });
}

/** A switch among options, if what was not added is off. */
export const switchIn = (options: IDataObject, field: string, name: string): boolean =>
  name in options && switchOf(field, options[name]);

export interface Locator {
  readonly mode: string;
  readonly value: string;
}

/** A resource locator's mode and value; a plain text is a name. */
export function locatorOf(read: Parameters, { displayName, name }: INodeProperties): Locator {
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

/** The parts of a comma-separated text that are not empty. */
export const listOf = (value: unknown): string[] => commaList(String(value ?? ""));

/** Whether the panel has an expression in a field: one that gives nothing is a mistake, not an empty field. */
export function isExpression({ parameters }: INode, name: string): boolean {
  const given = parameters[name] as string | { value?: unknown } | undefined;
  return String(typeof given === "object" ? given.value : given).startsWith("=");
}
