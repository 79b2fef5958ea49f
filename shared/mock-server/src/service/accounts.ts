import { iso } from "../clock.js";
import { ApiError } from "../errors.js";
import type { ServiceContext } from "./context.js";

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
}

const SESSION_MS = 60 * 60 * 1000;

/** The account of a session token; a missing, unknown or expired one is refused with 401. */
export function accountOfSession(service: ServiceContext, token: string | undefined): Account {
  const account = token
    ? service.db.get<Account>(
        `SELECT a.id, a.name, a.plan FROM sessions s JOIN accounts a ON a.id = s.account_id
         WHERE s.token = ? AND s.expires_at > ?`,
        token,
        validAfter(service),
      )
    : undefined;
  if (!account) throw new ApiError(401, "Unauthorized");
  return account;
}

/** An account by name or id, or the first one. */
export function accountNamed({ db }: ServiceContext, name: string | undefined): Account {
  const account = db.get<Account>(
    "SELECT id, name, plan FROM accounts WHERE coalesce(?, id) IN (id, name) ORDER BY rowid LIMIT 1",
    name ?? null,
  );
  if (!account) throw new ApiError(404, `There is no account ${name ?? ""}`);
  return account;
}

/**
 * A session token of the phone's account, or of the first account; null if there is none. Where all have expired a fresh
 * one is made, as the app renews its own; the old ones stay expired.
 */
export function sessionForPhone(service: ServiceContext, phoneId: string | undefined): string | null {
  const { db } = service;
  const account =
    phoneId === undefined
      ? db.get<{ id: string }>("SELECT account_id AS id FROM sessions ORDER BY rowid LIMIT 1")
      : db.get<{ id: string }>("SELECT account_id AS id FROM devices WHERE id = ?", phoneId);
  if (!account) return null;
  const valid = db.get<{ token: string }>(
    "SELECT token FROM sessions WHERE account_id = ? AND expires_at > ? ORDER BY rowid",
    account.id,
    validAfter(service),
  );
  return valid?.token ?? newSession(service, account.id).token;
}

/** Sessions that end later than this count: only the live service's end by themselves, ended ones have the time 0. */
const validAfter = ({ clock, profile }: ServiceContext): number =>
  profile.live("sessionExpiry") ? clock.now() : 0;

export interface SessionRow {
  readonly token: string;
  /** ISO 8601; in a profile without expiry it is sent, but not enforced. */
  readonly expires_at: string;
}

export function newSession(
  { db, ids, clock }: ServiceContext,
  accountId: string,
  lastsMs: number = SESSION_MS,
  token: string = ids.key(),
): SessionRow {
  const expires = clock.now() + lastsMs;
  db.insert("sessions", { token, account_id: accountId, expires_at: expires });
  return { token, expires_at: iso(expires) };
}

/** Ends a session, or all of them: requests that use one get 401. Returns how many ended. */
export const endSessions = ({ db }: ServiceContext, token: string | null = null): number =>
  db.run("UPDATE sessions SET expires_at = 0 WHERE token = coalesce(?, token)", token);
