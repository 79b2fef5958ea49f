import { ValidationError } from "@iotpush/core/adapter";
import type { IExecuteFunctions, INode } from "n8n-workflow";

/** A node's parameters, whichever of n8n's contexts they are read in. */
export type Parameters = (name: string, fallback: unknown) => unknown;

export const ofItem =
  (host: IExecuteFunctions, item: number): Parameters =>
  (name, fallback) =>
    host.getNodeParameter(name, item, fallback as object);

export interface Locator {
  readonly mode: string;
  readonly value: string;
}

/** A resource locator's mode and value; a plain text is a name. */
export function locatorOf(read: Parameters, name: string): Locator {
  const given = read(name, "") as string | { mode?: string; value?: unknown };
  if (typeof given === "string") return { mode: "name", value: given.trim() };
  return { mode: given.mode ?? "name", value: String(given.value ?? "").trim() };
}

/** The parts of a comma-separated text that are not empty. */
export const listOf = (value: unknown): string[] =>
  String(value ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

/** Whether the panel has an expression in a field: one that gives nothing is a mistake, not an empty field. */
export function isExpression({ parameters }: INode, name: string): boolean {
  const given = parameters[name] as string | { value?: unknown } | undefined;
  return String(typeof given === "object" ? given.value : given).startsWith("=");
}

/** A field's number. Throws ValidationError for what is not one, or is less than `least`. */
export function numberOf(field: string, given: unknown, least = 0): number {
  const value = given === "" || given === null ? Number.NaN : Number(given);
  if (value >= least) return value;
  throw new ValidationError({
    what: "The question",
    issues: [{ field, problem: `is not a number of ${least} or more`, given: String(given) }],
    fix: "Use a number, or leave the field as it was.",
  });
}
