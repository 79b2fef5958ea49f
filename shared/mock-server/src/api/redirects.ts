import type { MiddlewareHandler } from "hono";

const REDIRECTING = "Redirecting...";

/**
 * Plays the service's redirects: a request for one of its two hosts (by Host, or X-Forwarded-Host and X-Forwarded-Proto as a
 * proxy sets them) gets what the documentation's cause matrix says. Documentation: Troubleshooting, Cause matrix.
 */
export const playRedirects: MiddlewareHandler = async (context, next) => {
  const host = (context.req.header("x-forwarded-host") ?? context.req.header("host") ?? "")
    .replace(/:\d+$/, "")
    .toLowerCase();
  if (host !== "iotpush.com" && host !== "www.iotpush.com") return next();
  const { pathname, search } = new URL(context.req.url);
  const redirect = (status: 307 | 308, to: string) =>
    context.text(REDIRECTING, status, { location: `https://${to}${pathname}${search}` });
  if ((context.req.header("x-forwarded-proto") ?? "http") === "http") return redirect(308, host);
  return host === "iotpush.com" ? redirect(307, "www.iotpush.com") : next();
};
