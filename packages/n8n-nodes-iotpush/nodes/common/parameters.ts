import type { IExecuteFunctions } from "n8n-workflow";

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
