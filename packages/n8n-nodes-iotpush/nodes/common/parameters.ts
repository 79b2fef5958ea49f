import { commaList, ValidationError } from "@iotpush/core/adapter";
import type {
  IDataObject,
  IExecuteFunctions,
  INode,
  INodeProperties,
  INodePropertyOptions,
} from "n8n-workflow";
import type { Choices } from "./panel.ts";

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
  if (Number.isNaN(value)) throw unfit("The input", field, "is not text", "Check its expression.");
  if (!text.includes("[object Object]") && (typeof value !== "object" || value === null)) return text;
  const fix = "Choose one of the object's fields in the expression, or use JSON.stringify.";
  throw unfit("The input", field, "is an object, not text", fix);
}

export const readText = (read: Parameters, { displayName, name }: INodeProperties): string =>
  textOf(displayName, read(name, "")).trim();

/** A field's number. Throws ValidationError for what is not one, or is outside the field's limits. */
export function readNumber(read: Parameters, field: INodeProperties): number {
  const { displayName, name, default: initial, typeOptions = {} } = field;
  const { minValue: least = 0, maxValue: most = Number.POSITIVE_INFINITY } = typeOptions;
  const given = read(name, initial);
  const value = given === "" || given === null ? Number.NaN : Number(given);
  if (value >= least && value <= most) return value;
  const range = most === Number.POSITIVE_INFINITY ? `of ${least} or more` : `from ${least} to ${most}`;
  throw odd(displayName, `is not a number ${range}`, "Use a number, or leave the field as it was.", given);
}

/** A field's choice. Throws ValidationError for any other, which an expression may give. */
export const readChoice = <Choice extends string>(
  read: Parameters,
  field: INodeProperties & Choices<Choice>,
): Choice => choiceOf(field, read(field.name, field.default));

export function choiceOf<Choice extends string>(
  field: INodeProperties & Choices<Choice>,
  given: unknown,
): Choice {
  const allowed = (field.options as INodePropertyOptions[]).map(({ value }) => String(value));
  if (allowed.some((each) => each === given)) return given as Choice;
  throw odd(field.displayName, "is not a choice of this field", "Use one of its choices.", given, allowed);
}

/** A field that is on or off. Throws ValidationError for anything else: an expression that gives nothing is a mistake. */
export function readSwitch(
  read: Parameters,
  { displayName, name, default: initial }: INodeProperties,
): boolean {
  const given = read(name, initial);
  if (String(given) === "true" || String(given) === "false") return String(given) === "true";
  throw odd(displayName, "is neither true nor false", "Use true or false.", given);
}

/** What is known by name, such as the options of a collection that were added, read as a node's parameters are. */
export const within =
  (values: IDataObject): Parameters =>
  (name, fallback) =>
    name in values ? values[name] : fallback;

const SHOWN_CHARACTERS = 60;

function odd(
  field: string,
  problem: string,
  fix: string,
  value: unknown,
  allowed: string[] = [],
): ValidationError {
  const given = String(JSON.stringify(value)).slice(0, SHOWN_CHARACTERS);
  return unfit("The input", field, problem, fix, { given, ...(allowed.length > 0 ? { allowed } : {}) });
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

/** The parts of a comma-separated text that are not empty. */
export const listOf = (value: unknown): string[] => commaList(String(value ?? ""));

/** Whether the panel has an expression in a field: one that gives nothing is a mistake, not an empty field. */
export function isExpression({ parameters }: INode, name: string): boolean {
  const given = parameters[name] as string | { value?: unknown } | undefined;
  return String(typeof given === "object" ? given.value : given).startsWith("=");
}
