import { ValidationError } from "../wire/errors/validation-error.js";
import { nearest } from "../wire/nearest.js";
import type { ClientOptions } from "./options.js";

const KNOWN: Readonly<Record<keyof ClientOptions, true>> = {
  apiKey: true,
  topicKeys: true,
  sessionToken: true,
  baseUrl: true,
  correctBaseUrl: true,
  timeoutMs: true,
  attemptTimeoutMs: true,
  retry: true,
  userAgent: true,
  onRequest: true,
  onResponse: true,
};

/** Throws ValidationError for an option that there is not: overlooked, a `baseURL` would send key and message elsewhere. */
export function checkOptions(options: ClientOptions): void {
  const allowed = Object.keys(KNOWN);
  const issues = Object.keys(options)
    .filter((name) => !Object.hasOwn(KNOWN, name))
    .map((field) => ({ field, problem: "is no option", suggestion: nearest(field, allowed) }));
  if (issues.length > 0)
    throw new ValidationError({ what: "The client's options", issues, fix: `Use ${allowed.join(", ")}.` });
}
