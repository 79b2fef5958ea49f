import { CALLS, type EndpointId } from "../contract/calls.js";
import { toTopicName } from "../contract/topic.js";
import { redirectError, WRONG_SERVER } from "./base-url.js";
import type { ErrorDetails } from "./errors/base-error.js";
import {
  AlreadyAnsweredError,
  ConflictError,
  ForbiddenError,
  InvalidKeyError,
  MethodNotAllowedError,
  NotFoundError,
  PrivateTopicError,
  QuotaError,
  RateLimitError,
  ServerError,
  SessionExpiredError,
  UnexpectedResponseError,
} from "./errors/errors.js";
import type { IotpushError } from "./errors/iotpush-error.js";
import { ValidationError, type ValidationIssue } from "./errors/validation-error.js";
import type { ShownRequest, WireResponse } from "./http.js";
import { redact, redactHeaders } from "./redact.js";
import { excerpt, parseJson } from "./text.js";

/** The typed error that an answer other than 2xx means, in both profiles. Documentation: Other common errors. */
export function readError(id: EndpointId, response: WireResponse, request: ShownRequest): IotpushError {
  const { status } = response;
  const { method, url, secrets } = request;
  const { text, fields, limit, used, plan, ...origin } = readBody(response.body, secrets);
  const says = text ? `: ${text}` : "";
  const at = { method, url, status, headers: redactHeaders(response.headers, secrets) };
  const details = (problem: string, fix: string) => ({ ...at, problem: `${problem}${says}`, fix });
  if (isForeign(status, text, origin)) {
    const problem = `The server answered ${status}${says}, which iotpush never does`;
    return new UnexpectedResponseError({ ...at, problem, fix: WRONG_SERVER });
  }
  switch (status) {
    case 400: {
      const problem = `The service refuses the request${says}`;
      return new ValidationError({ ...at, what: "The request", problem, issues: fields });
    }
    case 401:
      return unauthorized(id, request, details);
    case 403:
      return new ForbiddenError(
        details("Not allowed", "Upgrade the plan, or delete what you no longer need."),
      );
    case 404:
      return new NotFoundError(details("Not found", notFoundFix(id, request)));
    case 405:
      return new MethodNotAllowedError(details(`The server does not support ${method} here`, WRONG_SERVER));
    case 409: {
      if (id !== "actions.report")
        return new ConflictError(
          details("It already exists", "Use the one that exists, or choose another name."),
        );
      const reason = text || "already answered";
      const fix = "Nothing to do: the first answer stands.";
      return new AlreadyAnsweredError({ ...at, problem: `The tap did not count: ${reason}`, fix, reason });
    }
    case 413: {
      const tooLarge = details("The request is too large", "Send a shorter message.");
      return new ValidationError({ ...tooLarge, what: "The request", issues: [] });
    }
    case 429: {
      // Only pushes count against the month: a 429 for anything else is a rate limit even without Retry-After.
      const wait = retryAfterMs(response.headers) ?? (isPush(id) ? null : WINDOW_MS);
      const quotaFix = "Upgrade the plan, or wait for the first of next month.";
      if (wait === null)
        return new QuotaError({ ...details("The monthly quota is used up", quotaFix), limit, used, plan });
      const fix = `Wait ${Math.ceil(wait / 1000)} s, and ask less often.`;
      return new RateLimitError({
        ...details("Too many requests from this address", fix),
        retryAfterMs: wait,
      });
    }
  }
  if (status >= 300 && status < 400) {
    const { location } = response.headers;
    return redirectError({ ...at, ...(location ? { location: redact(location, secrets) } : {}) });
  }
  if (status === 408 || status >= 500)
    return new ServerError({
      ...details(`The service failed with ${status}`, "Try again later."),
      retryAfterMs: retryAfterMs(response.headers) ?? undefined,
    });
  const problem = `The server answered ${status}: ${excerpt(response.body, secrets)}`;
  return new UnexpectedResponseError({ ...at, problem, fix: WRONG_SERVER });
}

/** Who wrote an error's body. */
interface Origin {
  /** Whether it is written as the service writes errors; a proxy or another program's server writes its own. */
  readonly ofService: boolean;
  /** Surely not the service's: a web page, or JSON that names no error. Nothing at all or plain text may be anybody's. */
  readonly foreign: boolean;
}

/** What another program answers at this address, and not iotpush that refuses. */
function isForeign(status: number, text: string, { ofService, foreign }: Origin): boolean {
  // An address that the server does not have, as the mock server says it.
  if (status === 404) return text !== "" && (!ofService || text.startsWith("There is no "));
  return foreign && [401, 403, 405].includes(status);
}

/** What an error's body says, whichever shape it came in: `{error}`, `{reason}`, Pushover's `{errors}` or plain text. */
function readBody(text: string, secrets: readonly string[]) {
  const json = parseJson(text);
  const body: Record<string, unknown> = typeof json === "object" && json !== null ? { ...json } : {};
  const errors = Array.isArray(body.errors) ? body.errors.filter((item) => typeof item === "string") : [];
  const written =
    string(body.reason) ?? string(body.error) ?? (errors.length > 0 ? errors.join("; ") : undefined);
  const isWebPage = /^\s*<(!doctype|html)\b/i.test(text);
  const isEmptyObject = typeof json === "object" && Object.keys(body).length === 0;
  const says = written ?? (isWebPage ? "a web page" : isEmptyObject ? "" : text);
  return {
    text: says === "" ? "" : excerpt(says, secrets, 300),
    ofService: written !== undefined,
    foreign: written === undefined && (isWebPage || Object.keys(body).length > 0),
    fields: Array.isArray(body.fields) ? body.fields.flatMap(issue) : [],
    limit: number(body.limit),
    used: number(body.used),
    plan: string(body.plan),
  };
}

const string = (value: unknown) => (typeof value === "string" ? value : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);

function issue(value: unknown): ValidationIssue[] {
  const { field, problem } = Object(value);
  return typeof field === "string" && typeof problem === "string" ? [{ field, problem }] : [];
}

function unauthorized(
  id: EndpointId,
  { headers }: ShownRequest,
  details: (problem: string, fix: string) => ErrorDetails,
): IotpushError {
  const { auth } = CALLS[id];
  const isTopic = auth === "topic-key-if-private";
  if ("x-api-key" in headers || (isTopic && "authorization" in headers))
    return new InvalidKeyError(
      details("The topic API key was refused", "Copy this topic's own key from the dashboard."),
    );
  if (isTopic)
    return new PrivateTopicError(
      details("The topic is private and no key was sent", "Give the topic's API key."),
    );
  const fix =
    auth === "session-or-topic-key"
      ? "Give the topic's API key, which does not expire, or a fresh session token."
      : "Get a fresh session token: the service's tokens last about an hour.";
  return new SessionExpiredError(details("The session token is missing, wrong or expired", fix));
}

function notFoundFix(id: EndpointId, { url }: ShownRequest): string {
  if (!id.startsWith("messages.")) return "Check the id, and that it belongs to this account.";
  const given = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
  const name = toTopicName(given);
  return name === "" || name === given
    ? "Create the topic in your dashboard first, or correct its name."
    : `Did you mean ${name}? Topic names have lower-case letters, digits and hyphens only.`;
}

export const isPush = (id: EndpointId): boolean => id === "messages.push" || id === "pushover.send";

/** The window of the live service's rate limit: how long to wait if it does not say, or names a moment that cannot be compared. */
const WINDOW_MS = 60_000;

/**
 * The wait that a Retry-After header asks for, in milliseconds; null if there is none. The service sends seconds; a moment, as
 * a proxy may send it, is compared with the answer's own Date.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const value = headers["retry-after"]?.trim();
  if (value === undefined || value === "") return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  // "-5" or "5, 10" would be read as a day of the year 2001.
  const wait = /^[a-z]/i.test(value) ? Date.parse(value) - Date.parse(headers.date ?? "") : Number.NaN;
  return Number.isNaN(wait) ? WINDOW_MS : Math.max(0, wait);
}
