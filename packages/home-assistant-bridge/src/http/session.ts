import { createHmac } from "node:crypto";
import { newSecret, sameSecret } from "@iotpush/core";

const LASTS_MS = 30 * 24 * 60 * 60_000;

/** How long a browser keeps a session, in seconds. */
export const SESSION_SECONDS = LASTS_MS / 1_000;

/** A session of the page, which ends after a month or when the token changes. It does not give the token away. */
export function newSession(token: string, now: number): string {
  const text = `${newSecret()}.${now + LASTS_MS}`;
  return `${text}.${signature(text, token)}`;
}

/** Whether a session was made with this token and has not ended. */
export function isSession(session: string, token: string, now: number): boolean {
  const [, text = "", until = "", signed = ""] = /^([\w-]+\.(\d+))\.([\w-]+)$/.exec(session) ?? [];
  return sameSecret(signed, [signature(text, token)]) && now < Number(until);
}

const signature = (text: string, token: string): string =>
  createHmac("sha256", token).update(text).digest("base64url");
