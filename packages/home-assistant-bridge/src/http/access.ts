import { getConnInfo } from "@hono/node-server/conninfo";
import { sameSecret } from "@iotpush/core";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";

/** The cookie that keeps a person signed in on the page. */
export const COOKIE = "iotpush_bridge";

/** The Supervisor's own address: what comes from there through ingress was let in by Home Assistant. */
const INGRESS_ADDRESS = "172.30.32.2";

export interface Access {
  readonly token: string;
  /** Whether the bridge runs as an app, behind ingress. */
  readonly supervised: boolean;
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
    const header = /^Bearer\s+(.+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
    const given = header ?? getCookie(context, COOKIE) ?? "";
    if (!isIngress(context, access) && !sameSecret(given, [access.token])) return refused(context);
    await next();
  };
}
