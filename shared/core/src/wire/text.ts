import { hideSecretFields, redact } from "./redact.js";

/** What anything thrown says. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The parts of a comma-separated text that are not empty. */
export const commaList = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Keys alone, since within a text quotes are escaped. */
const NUMERIC_ID = /("(?:\w+_)?id"\s*:\s*)(-?\d[\d.eE+-]*)(?=\s*[,}])/g;

/** JSON as a value; undefined if it is none. Ids are texts, whatever their writer made of them: long numbers would lose digits. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(NUMERIC_ID, '$1"$2"'));
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

/** The same for a program that listens where its options say. */
export function listenErrorText(error: unknown, portOption = "--port"): string {
  const { code, port, address } = Object(error);
  if (code === "EADDRINUSE") return `Port ${port} is taken; choose another with ${portOption}.`;
  if (code === "EADDRNOTAVAIL") return `This machine has no address ${address}; choose another with --host.`;
  return errorText(error);
}
