import { issueSentence, ValidationError, type ValidationIssue } from "../wire/errors/validation-error.js";
import { showValue } from "../wire/explain-issues.js";
import { nearest } from "../wire/nearest.js";
import type { CallOptions, ClientHost, ClientOptions } from "./options.js";
import { RETRY_POLICIES } from "./retry-policy.js";

/** What is wrong with a value; undefined for one that is fine. */
export type OptionCheck = (value: unknown) => Omit<ValidationIssue, "field"> | undefined;

const isA =
  (type: "string" | "boolean" | "function", problem: string): OptionCheck =>
  (value) =>
    typeof value === type ? undefined : { problem };

export const text = isA("string", "is not a string");
export const truth = isA("boolean", "is neither true nor false");
export const hook = isA("function", "is not a function");
export const part: OptionCheck = (value) => (isObject(value) ? undefined : { problem: "is not an object" });

/** Node's timers end at once beyond this. */
const LONGEST_MS = 2 ** 31 - 1;

/** Anything else, such as NaN or a text, would be a limit that nothing reaches. */
export const count: OptionCheck = (value) =>
  typeof value === "number" && value > 0
    ? undefined
    : { problem: "is not a number above 0", given: showValue(value) };

export const milliseconds: OptionCheck = (value) =>
  typeof value === "number" && value > 0 && value <= LONGEST_MS
    ? undefined
    : {
        problem: "is not a number of milliseconds",
        given: showValue(value),
        allowed: [`1 to ${LONGEST_MS}`],
      };

const POLICIES = Object.keys(RETRY_POLICIES);
const POLICY_FIELDS = Object.keys(RETRY_POLICIES.default);

const retry: OptionCheck = (value) => {
  if (typeof value === "string" && POLICIES.includes(value)) return undefined;
  const fits =
    isObject(value) &&
    POLICY_FIELDS.every((name) => {
      const number = Object.hasOwn(value, name) ? value[name] : undefined;
      return typeof number === "number" && number >= 0 && number <= LONGEST_MS;
    });
  if (fits) return undefined;
  return {
    problem: "is not a retry policy",
    given: showValue(value),
    allowed: [...POLICIES, `{ ${POLICY_FIELDS.join(", ")} }, each a number from 0`],
    suggestion: typeof value === "string" ? nearest(value, POLICIES) : undefined,
  };
};

/** A Map or Headers would look empty. */
const texts: OptionCheck = (value) =>
  Object.prototype.toString.call(value) === "[object Object]" &&
  Object.values(value as object).every((entry) => typeof entry === "string")
    ? undefined
    : { problem: "is not an object of strings by name" };

export const textOrFunction: OptionCheck = (value) =>
  typeof value === "string" || typeof value === "function"
    ? undefined
    : { problem: "is neither a string nor a function" };

const OPTIONS: Readonly<Record<keyof (ClientOptions & ClientHost), OptionCheck>> = {
  apiKey: text,
  topicKeys: texts,
  sessionToken: textOrFunction,
  baseUrl: text,
  timeoutMs: milliseconds,
  attemptTimeoutMs: milliseconds,
  retry,
  userAgent: text,
  headers: texts,
  logger: (value) =>
    isObject(value) && typeof value.debug === "function" && typeof value.warn === "function"
      ? undefined
      : { problem: "is not a logger with debug and warn, such as console" },
  onRequest: hook,
  onResponse: hook,
  transport: hook,
  clock: part,
  random: hook,
};

export const abortSignal: OptionCheck = (value) =>
  isObject(value) && "aborted" in value ? undefined : { problem: "is not an AbortSignal" };

export const apiClient: OptionCheck = (value) =>
  isObject(value) && isObject(value.messages)
    ? undefined
    : { problem: "is not a client, such as createClient() gives" };

const CALL_OPTIONS: Readonly<Record<keyof CallOptions, OptionCheck>> = {
  signal: abortSignal,
  timeoutMs: milliseconds,
  retry,
  topic: text,
  topicKey: text,
};

/**
 * Throws ValidationError for an option that there is not or whose value is wrong: overlooked, a `baseURL` would send key and message
 * elsewhere, and `timeoutMs: NaN` would never end.
 */
export const checkOptions = (options: ClientOptions & ClientHost): void =>
  checkEach("A client option", options, OPTIONS);

export const checkCallOptions = (options: CallOptions): void =>
  checkEach("A call option", options, CALL_OPTIONS);

/** Throws ValidationError for options that are not an object, and shows nothing of them: a text may be the key. */
export function checkObject<T extends object>(options: T, example: string): T {
  if (isObject(options) && !Array.isArray(options)) return options;
  const given = Array.isArray(options) ? "a list" : (options ?? null) === null ? "nothing" : typeof options;
  const issue = { field: "", problem: "are not an object", given };
  throw new ValidationError({
    what: "Options",
    issues: [issue],
    problem: `Options ${issueSentence(issue)}`,
    fix: `Write { ${example}: … }.`,
  });
}

/** Throws ValidationError for an option without a check, and for each whose check fails; undefined is absent, unless it is required. */
export function checkEach(
  what: string,
  options: object,
  checks: Readonly<Record<string, OptionCheck>>,
  required: readonly string[] = [],
): void {
  const allowed = Object.keys(checks);
  const given = new Map(Object.entries(checkObject(options, allowed[0] ?? "")));
  const issues = [...new Set([...required, ...given.keys()])].flatMap((field): ValidationIssue[] => {
    if (!Object.hasOwn(checks, field))
      return [{ field, problem: "is not a known option", suggestion: nearest(field, allowed) }];
    const value = given.get(field);
    const wrong = value === undefined && !required.includes(field) ? undefined : checks[field]?.(value);
    return wrong ? [{ field, ...wrong }] : [];
  });
  if (issues.length === 0) return;
  const lost = issues.some(({ field, suggestion }) => !allowed.includes(field) && !suggestion);
  const fix = lost ? `Use ${allowed.join(", ")}.` : "Correct the options.";
  throw new ValidationError({ what, issues, fix });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
