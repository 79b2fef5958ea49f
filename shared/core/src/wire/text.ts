import { redact } from "./redact.js";

/** JSON as a value; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The beginning of a body, one line, without secrets. */
export const excerpt = (body: string, secrets: readonly string[]): string =>
  redact(body, secrets).replace(/\s+/g, " ").slice(0, 200) || "(empty)";
