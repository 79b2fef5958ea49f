import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import { newSecret, sameSecret } from "@iotpush/core";
import { checkLocalRequest } from "@iotpush/core/adapter";
import type { Context, MiddlewareHandler } from "hono";
import { getSignedCookie, setSignedCookie } from "hono/cookie";

/** The cookie that keeps a person signed in on the page: when that ends, signed with the token. */
const COOKIE = "iotpush_bridge";
const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** The Supervisor's own address: what comes from there through ingress was let in by Home Assistant. */
const INGRESS_ADDRESS = "172.30.32.2";

export interface Access {
  readonly token: string;
  /** Whether the bridge runs as an app, behind ingress. */
  readonly supervised: boolean;
  /** Names under which it is opened, other than loopback and addresses without a name. */
  readonly hosts: readonly string[];
}

/** Whether a request came through Home Assistant's own page. */
export function isIngress(context: Context, { supervised }: Access): boolean {
  if (!supervised || context.req.header("x-ingress-path") === undefined) return false;
  const address = getConnInfo(context).remote.address ?? "";
  return address.replace(/^::ffff:/, "") === INGRESS_ADDRESS;
}

/** Lets in who sends the token as `Authorization: Bearer …` or as the page's cookie, and what comes through ingress. */
export function requireAccess(access: Access, refused: (context: Context) => Response): MiddlewareHandler {
  return async (context, next) => {
    const known =
      isIngress(context, access) ||
      hasToken(context, access) ||
      Number(await getSignedCookie(context, access.token, COOKIE)) > Date.now();
    if (!known) return refused(context);
    await next();
  };
}

/** Keeps a person signed in for a month, or until the token changes. */
export const startSession = (context: Context, { token }: Access): Promise<void> =>
  setSignedCookie(context, COOKIE, String(Date.now() + SESSION_SECONDS * 1_000), token, {
    httpOnly: true,
    sameSite: "Strict",
    path: "/",
    maxAge: SESSION_SECONDS,
  });

const hasToken = (context: Context, { token }: Access): boolean =>
  sameSecret(/^Bearer\s+(.+)$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? "", [token]);

/**
 * Keeps other websites' pages from doing anything here: a browser that is signed in sends its cookie along, and a foreign name can be made
 * to lead here. Programs that send the token themselves pass under any name; what comes through ingress was guarded by Home Assistant.
 */
export function guardOrigin(access: Access): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header("host") ?? new URL(context.req.url).host;
    const origin = context.req.header("origin");
    const free = isIngress(context, access) || (origin === undefined && hasToken(context, access));
    // An address without a name cannot be made to lead here by somebody else.
    const plain = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
    const allowedHosts = isIP(plain) ? [...access.hosts, host] : access.hosts;
    const refused = free ? undefined : checkLocalRequest({ host, origin }, { allowedHosts });
    if (refused)
      return context.json({ error: `${refused}. Add the host to http.allowed_hosts if it is yours.` }, 403);
    await next();
  };
}

/** The token of the page and of `POST /ask`: the configured one, or one that is made once and kept in the data folder. */
export async function accessToken(configured: string | undefined, data: string): Promise<string> {
  if (configured) return configured;
  const file = join(data, "token");
  try {
    const kept = (await readFile(file, "utf8")).trim();
    if (kept.length >= 16) return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const token = newSecret();
  await mkdir(data, { recursive: true });
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return token;
}
