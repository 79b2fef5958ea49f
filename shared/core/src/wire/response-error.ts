import { CALLS, type EndpointId } from "../contract/calls.js";
import { toTopicName } from "../contract/topic.js";
import { redirectError, WRONG_SERVER } from "./base-url.js";
import { type ReadErrorBody, readErrorBody } from "./error-body.js";
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
import type { ErrorDetails, IotpushError } from "./errors/iotpush-error.js";
import { ValidationError } from "./errors/validation-error.js";
import type { ShownRequest, WireResponse } from "./http.js";
import { redact, redactHeaders } from "./redact.js";
import { excerpt } from "./text.js";

/** The typed error that an answer other than 2xx means, in both profiles. Documentation: Other common errors. */
export function readError(id: EndpointId, response: WireResponse, request: ShownRequest): IotpushError {
  const { status } = response;
  const { secrets } = request;
  const body = readErrorBody(response.body, secrets);
  const headers = redactHeaders(response.headers, secrets);
  const at = { method: request.method, url: request.url, status, headers };
  const says = body.text ? `: ${body.text}` : "";
  const as = (Kind: Kind, problem: string, fix: string) =>
    new Kind({ ...at, problem: `${problem}${says}`, fix });
  if (isForeign(status, body)) {
    const problem = `The server answered ${status}${says}, which iotpush never does`;
    return new UnexpectedResponseError({ ...at, problem, fix: WRONG_SERVER });
  }
  switch (status) {
    case 400: {
      const problem = `The service refuses the request${says}`;
      return new ValidationError({ ...at, what: "The request", problem, issues: body.fields });
    }
    case 401:
      return unauthorized(id, request, as);
    case 403:
      return as(ForbiddenError, "Not allowed", "Upgrade the plan, or delete what you no longer need.");
    case 404:
      return as(NotFoundError, "Not found", notFoundFix(id, request));
    case 405:
      return as(MethodNotAllowedError, `The server does not support ${request.method} here`, WRONG_SERVER);
    case 409:
      return conflict(id, at, body.text, as);
    case 413: {
      const problem = `The request is too large${says}`;
      const fix = "Send a shorter message.";
      return new ValidationError({ ...at, what: "The request", problem, issues: [], fix });
    }
    case 429:
      return tooMany(id, response, at, body);
  }
  if (status >= 300 && status < 400) {
    const { location } = response.headers;
    return redirectError({ ...at, ...(location ? { location: redact(location, secrets) } : {}) });
  }
  if (status === 408 || status >= 500)
    return new ServerError({
      ...at,
      problem: `The service failed with ${status}${says}`,
      fix: "Try again later.",
      retryAfterMs: retryAfterMs(response.headers) ?? undefined,
    });
  return new UnexpectedResponseError({
    ...at,
    problem: `The server answered ${status}: ${excerpt(response.body, secrets)}`,
    fix: WRONG_SERVER,
  });
}

/** What another program answers at this address, and not iotpush that refuses. */
function isForeign(status: number, { text, ofService, foreign }: ReadErrorBody): boolean {
  // An address that the server does not have, as the mock server says it.
  if (status === 404) return text !== "" && (!ofService || text.startsWith("There is no "));
  return foreign && [401, 403, 405].includes(status);
}

/** An error class without fields of its own. */
type Kind = new (details: ErrorDetails) => IotpushError;
type As = (Kind: Kind, problem: string, fix: string) => IotpushError;

type Where = {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
};

function unauthorized(id: EndpointId, request: ShownRequest, as: As): IotpushError {
  const { auth } = CALLS[id];
  const sentKey =
    "x-api-key" in request.headers || (auth === "topic-key-if-private" && "authorization" in request.headers);
  if (sentKey)
    return as(
      InvalidKeyError,
      "The topic API key was refused",
      "Copy this topic's own key from the dashboard.",
    );
  if (auth === "topic-key-if-private")
    return as(PrivateTopicError, "The topic is private and no key was sent", "Give the topic's API key.");
  return as(
    SessionExpiredError,
    "The session token is missing, wrong or expired",
    auth === "session-or-topic-key"
      ? "Give the topic's API key, which does not expire, or a fresh session token."
      : "Get a fresh session token: the service's last about an hour.",
  );
}

function notFoundFix(id: EndpointId, request: ShownRequest): string {
  if (id.startsWith("messages.")) {
    const given = decodeURIComponent(new URL(request.url).pathname.split("/").at(-1) ?? "");
    const name = toTopicName(given);
    if (name !== "" && name !== given)
      return `Did you mean ${name}? Topic names have lower-case letters, digits and hyphens only.`;
    return "Create the topic in your dashboard first, or correct its name.";
  }
  return "Check the id, and that it belongs to this account.";
}

function conflict(id: EndpointId, at: Where, text: string, as: As): IotpushError {
  const reason = text || "already answered";
  if (id === "actions.report")
    return new AlreadyAnsweredError({
      ...at,
      problem: `The tap did not count: ${reason}`,
      fix: "Nothing to do: the first answer stands.",
      reason,
    });
  return as(ConflictError, "It already exists", "Use the one that exists, or choose another name.");
}

export const isPush = (id: EndpointId): boolean => id === "messages.push" || id === "pushover.send";

/** Only pushes count against a month: without Retry-After, too many of anything else is a rate limit anyway. */
function tooMany(id: EndpointId, response: WireResponse, at: Where, body: ReadErrorBody): IotpushError {
  const wait = retryAfterMs(response.headers) ?? (isPush(id) ? null : WINDOW_MS);
  const says = body.text ? `: ${body.text}` : "";
  if (wait !== null)
    return new RateLimitError({
      ...at,
      problem: `Too many requests from this address${says}`,
      fix: `Wait ${Math.ceil(wait / 1000)} s, and ask less often.`,
      retryAfterMs: wait,
    });
  const { limit, used, plan } = body;
  return new QuotaError({
    ...at,
    problem: `The monthly quota is used up${says}`,
    fix: "Upgrade the plan, or wait for the first of next month.",
    limit,
    used,
    plan,
  });
}

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
