import { hideSecretFields, redact } from "./redact.js";

/** What anything thrown says. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The parts of a comma-separated text that are not empty. */
export const commaList = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** The service's own ids. Matches only keys, since quotes inside a string are escaped. */
const NUMERIC_ID =
  /("(?:(?:message|receipt|topic|user|device|action)_)?id"\s*:\s*)(-?\d[\d.eE+-]*)(?=\s*[,}])/g;

/** Fields that hold the user's own data, even if something in it looks like an id. */
const USERS_OWN = new Set(["metadata", "context", "callback_headers"]);

/** Parses JSON; undefined if it is not valid. The service's ids become strings even if sent as numbers, since long ones would lose digits. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const withTexts = text.replace(NUMERIC_ID, '$1"$2"');
    return withTexts === text ? value : exceptUsersOwn(value, JSON.parse(withTexts));
  } catch {
    return undefined;
  }
}

/** The second value, with the user's own data taken from the first; the two differ only in ids. */
function exceptUsersOwn(value: unknown, withTexts: unknown): unknown {
  if (typeof value !== "object" || value === null) return withTexts;
  const other = withTexts as Record<string, unknown>;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    USERS_OWN.has(name) ? inner : exceptUsersOwn(inner, other[name]),
  ]);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** How much of a body is looked at for an excerpt. */
const LOOKED_AT = 5_000;

/** The beginning of a body, one line, without secrets. */
export const excerpt = (body: string, secrets: readonly string[], characters = 200): string =>
  hideSecretFields(redact(body.slice(0, LOOKED_AT), secrets))
    .replace(/\s+/g, " ")
    .slice(0, characters) || "(empty)";

/** Like `errorText`, for a program whose options choose the host and port. */
export function listenErrorText(error: unknown, portOption = "--port"): string {
  const { code, port, address } = Object(error);
  if (code === "EADDRINUSE") return `Port ${port} is taken; choose another with ${portOption}.`;
  if (code === "EADDRNOTAVAIL") return `This machine has no address ${address}; choose another with --host.`;
  return errorText(error);
}
