import { hideSecretFields, redact } from "./redact.js";

/** JSON as a value; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How much of a body is looked at for an excerpt. */
const LOOKED_AT = 5_000;

/** The beginning of a body, one line, without secrets. */
export const excerpt = (body: string, secrets: readonly string[], characters = 200): string =>
  hideSecretFields(redact(body.slice(0, LOOKED_AT), secrets))
    .replace(/\s+/g, " ")
    .slice(0, characters) || "(empty)";
