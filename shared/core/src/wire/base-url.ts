import type { ErrorDetails } from "./errors/base-error.js";
import { RedirectError, type RedirectRow } from "./errors/errors.js";
import { ValidationError } from "./errors/validation-error.js";
import { hasLogin } from "./web-url.js";

export const DEFAULT_BASE_URL = "https://www.iotpush.com";

/** For what answers as iotpush never does. */
export const WRONG_SERVER = `Check that the base URL is an iotpush server's address, such as ${DEFAULT_BASE_URL}, and not a proxy or a login page.`;

const redirects = (from: string, how: string) =>
  `This URL redirects: ${from} answers ${how} and the body is dropped`;

const PROBLEMS: Record<RedirectRow, string> = {
  http: redirects("http://www.iotpush.com", "308 to https"),
  "http-apex": `${redirects("http://iotpush.com", "308, then 307,")} on the second hop`,
  apex: redirects("https://iotpush.com", "307 to www.iotpush.com"),
  "missing-api-push": "This is not a push endpoint: the path must start with /api/push/",
  other: "The server redirects, which would drop the body",
};

/** Which row of the cause matrix a URL hits; only the service's own two hosts are judged. Documentation: Cause matrix. */
export function redirectRow(url: string): Exclude<RedirectRow, "other"> | null {
  const { protocol, hostname, pathname } = new URL(url);
  if (!isService({ hostname })) return null;
  if (pathname !== "/" && !pathname.startsWith("/api/")) return "missing-api-push";
  if (protocol === "http:") return hostname === "iotpush.com" ? "http-apex" : "http";
  return hostname === "iotpush.com" ? "apex" : null;
}

const isService = ({ hostname }: { readonly hostname: string }) =>
  hostname === "iotpush.com" || hostname === "www.iotpush.com";

/** The error for a URL that redirects: the documented cause and the URL to use, or the base URL to set. */
export function redirectError(
  { location, ...request }: Partial<ErrorDetails> & { readonly url: string; readonly location?: string },
  baseUrl?: string,
) {
  const row = redirectRow(request.url) ?? "other";
  const useUrl = baseUrl ?? (row === "other" ? location : withServiceHost(request.url));
  const use = useUrl ? `Use ${useUrl} instead.` : "Use the URL that it redirects to.";
  const fix = baseUrl ? `Set the base URL to ${baseUrl}.` : use;
  return new RedirectError({ ...request, problem: PROBLEMS[row], fix, row, useUrl });
}

function withServiceHost(url: string): string {
  const { pathname, search } = new URL(url);
  const path = pathname === "/" || pathname.startsWith("/api/") ? pathname : `/api/push${pathname}`;
  return `${DEFAULT_BASE_URL}${path === "/" ? "" : path}${search}`;
}

/**
 * A base URL without a trailing slash, ready for `/api/...`. Throws RedirectError for one that would redirect, and ValidationError
 * for one that is not an http or https URL or contains credentials.
 */
export function checkBaseUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) throw invalid("is not an absolute URL", baseUrl);
  const url = new URL(baseUrl);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw invalid("must start with http:// or https://", url.protocol);
  if (hasLogin(baseUrl)) throw invalid("must not hold a user name or password", url.host);
  if (url.search || url.hash) throw invalid("must not have a query or fragment", url.origin);
  const row = redirectRow(baseUrl);
  const path = url.pathname.replace(/\/+$/, "");
  if (!isService(url) && /\/api(\/push)?$/.test(path)) throw invalid("must end before /api", path);
  if (row === null && (!isService(url) || path === "")) return `${url.origin}${path}`;
  if (row === null) throw invalid("must not have a path", url.pathname);
  throw redirectError({ url: `${url.origin}${url.pathname}` }, DEFAULT_BASE_URL);
}

const invalid = (problem: string, given: string) =>
  new ValidationError({
    what: "The base URL",
    issues: [{ field: "baseUrl", problem, given }],
    fix: `Use ${DEFAULT_BASE_URL}, or the address of your mock server such as http://127.0.0.1:4780.`,
  });
