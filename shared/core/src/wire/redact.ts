const HIDDEN = "[hidden]";
const SECRET_HEADERS = new Set(["authorization", "x-api-key", "cookie", "set-cookie", "proxy-authorization"]);

/** The text with every secret in it replaced. Secrets shorter than four characters would blank ordinary words. */
export const redact = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length >= 4)
    .toSorted((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);

/** Headers fit for a log: the values of those that carry credentials are hidden, and secrets in the others. */
export const redactHeaders = (
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[] = [],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.has(name.toLowerCase()) ? HIDDEN : redact(value, secrets),
    ]),
  );

const SECRET_FIELD = /("[^"]*(?:token|key|secret|password|authorization)[^"]*"\s*:\s*")[^"]*/gi;

/** JSON, also cut off, without the values of fields whose names say that they are secret: lists of topics hold their keys. */
export const hideSecretFields = (json: string): string => json.replace(SECRET_FIELD, `$1${HIDDEN}`);
