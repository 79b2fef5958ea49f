import { RedirectError, type RedirectRow } from "./errors/redirect-error.js";
import { ValidationError } from "./errors/validation-error.js";

export const DEFAULT_BASE_URL = "https://www.iotpush.com";

const CAUSES: Record<Exclude<RedirectRow, "other">, string> = {
  http: "http://www.iotpush.com answers 308 to https and the body is dropped",
  "http-apex": "http://iotpush.com answers 308, then 307, and the body is dropped on the second hop",
  apex: "https://iotpush.com answers 307 to www.iotpush.com and the body is dropped",
  "missing-api-push": "the path lacks /api/push/, so it is no push endpoint",
};

/** Which row of the cause matrix a URL hits; only the service's own two hosts are judged. Documentation: Cause matrix. */
export function redirectRow(url: string): Exclude<RedirectRow, "other"> | null {
  const { protocol, hostname, pathname } = new URL(url);
  if (hostname !== "iotpush.com" && hostname !== "www.iotpush.com") return null;
  if (protocol === "http:") return hostname === "iotpush.com" ? "http-apex" : "http";
  if (hostname === "iotpush.com") return "apex";
  return pathname !== "/" && !pathname.startsWith("/api/") ? "missing-api-push" : null;
}

/** The error for a URL that redirects: the documented cause and the URL to use. */
export function redirectError(request: { method?: string; url: string; status?: number; location?: string }) {
  const row = redirectRow(request.url) ?? "other";
  const useUrl = row === "other" ? request.location : withServiceHost(request.url);
  return new RedirectError({
    problem:
      row === "other"
        ? "The server redirects, which would drop the body"
        : `This URL redirects: ${CAUSES[row]}`,
    fix: useUrl ? `Use ${useUrl} instead.` : "Use the URL that it redirects to.",
    method: request.method,
    url: request.url,
    status: request.status,
    row,
    useUrl,
  });
}

function withServiceHost(url: string): string {
  const { pathname, search } = new URL(url);
  return `${DEFAULT_BASE_URL}${pathname === "/" ? "" : pathname}${search}`;
}

/**
 * A base URL without a final slash, fit to put `/api/...` behind. One that would redirect is refused with a RedirectError,
 * or corrected where `correct` is set. Throws ValidationError for what is no http or https URL or carries credentials.
 */
export function checkBaseUrl(baseUrl: string, options: { readonly correct?: boolean } = {}): string {
  if (!URL.canParse(baseUrl)) throw invalid("is not an absolute URL", baseUrl);
  const url = new URL(baseUrl);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw invalid("must start with http:// or https://", url.protocol);
  if (url.username || url.password) throw invalid("must not hold a user name or password", url.host);
  if (url.search || url.hash) throw invalid("must not have a query or fragment", url.origin);
  if (redirectRow(baseUrl) === null) return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  if (options.correct) return DEFAULT_BASE_URL;
  const error = redirectError({ url: `${url.origin}${url.pathname}` });
  throw new RedirectError({
    ...error,
    problem: error.problem,
    fix: `Set the base URL to ${DEFAULT_BASE_URL}.`,
    useUrl: DEFAULT_BASE_URL,
  });
}

const invalid = (problem: string, given: string) =>
  new ValidationError({
    what: "The base URL",
    issues: [{ field: "baseUrl", problem, given }],
    fix: `Use ${DEFAULT_BASE_URL}, or the address of your mock server such as http://127.0.0.1:4780.`,
  });
