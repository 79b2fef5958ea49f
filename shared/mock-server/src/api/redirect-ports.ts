import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { MiddlewareHandler } from "hono";
import { createServer } from "../builtins.js";

/** Ports that play the wrong addresses of the service; 0 uses any free one. */
export interface RedirectPorts {
  /** http://www.iotpush.com: 308. */
  readonly http: number;
  /** https://iotpush.com: 307. */
  readonly apex: number;
  /** http://iotpush.com: 308 to the apex, which answers 307. */
  readonly httpApex: number;
}

export type RedirectUrls = Readonly<Record<keyof RedirectPorts, string>>;

/**
 * Listens as the service's wrong addresses do. Each answers the status of its row, the text "Redirecting..." and a Location that
 * stays on this machine, so that a client which follows can be seen losing its body. Documentation: Cause matrix.
 */
export async function openRedirectPorts(
  ports: RedirectPorts,
  at: { readonly host: string; readonly url: string },
): Promise<{ readonly urls: RedirectUrls; close(): void }> {
  const servers: Server[] = [];
  const listen = async (port: number, status: 307 | 308, target: string): Promise<string> => {
    const server = createServer((request, response) => {
      request.resume();
      response
        .writeHead(status, { location: `${target}${request.url}`, "content-type": "text/plain" })
        .end("Redirecting...");
    });
    servers.push(server);
    server.listen(port, at.host);
    await once(server, "listening");
    const { port: taken } = server.address() as AddressInfo;
    return at.url.replace(/:\d+$/, `:${taken}`);
  };
  const close = () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  };
  try {
    const http = await listen(ports.http, 308, at.url);
    const apex = await listen(ports.apex, 307, at.url);
    const httpApex = await listen(ports.httpApex, 308, apex);
    return { urls: { http, apex, httpApex }, close };
  } catch (error) {
    close();
    throw error;
  }
}

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
