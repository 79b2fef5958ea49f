import type { Credentials } from "../wire/request.js";
import type { ClientOptions } from "./options.js";

/** A part of a URL this long may be a receiver's secret. */
const LEAST_SECRET = 16;

const SECRET_FIELDS = ["push_token", "token", "api_key"];
const URL_FIELDS = ["callback_url", "url", "endpoint"];

/** What in a call's body must not be seen: a server's error may quote it. URLs carry the secret of whoever receives there. */
export function secretsIn(body: unknown): string[] {
  const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
  const headers = Object.values((fields.callback_headers ?? {}) as object);
  const urls = texts(URL_FIELDS.map((name) => fields[name]));
  const parts = urls.flatMap((url) => url.split(/[/?&=#]/)).filter((part) => part.length >= LEAST_SECRET);
  return [...texts(SECRET_FIELDS.map((name) => fields[name])), ...texts(headers), ...urls, ...parts];
}

const texts = (values: readonly unknown[]) => values.filter((value) => typeof value === "string");

/** Every credential there is: a server may quote one that this call did not even carry. */
export function knownSecrets(options: ClientOptions, used: Credentials): string[] {
  const { apiKey, topicKeys, sessionToken, headers } = options;
  const further = Object.values(headers ?? {}).filter(({ length }) => length >= LEAST_SECRET);
  const all = [
    apiKey,
    ...further,
    ...Object.values(topicKeys ?? {}),
    sessionToken,
    used.topicKey,
    used.sessionToken,
  ];
  return all.filter((secret) => typeof secret === "string").map((secret) => secret.trim());
}
