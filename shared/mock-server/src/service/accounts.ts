import { iso } from "../clock.js";
import { ApiError } from "../errors.js";
import type { ServiceContext } from "./context.js";

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
}

export const SESSION_MS = 60 * 60 * 1000;

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

/** A row of the account by its id; one of another account is not found either. */
export function ownRow<Row>(
  { db }: ServiceContext,
  account: Account,
  [table, name]: readonly ["topics", "Topic"] | readonly ["webhooks", "Webhook"],
  id: string,
): Row {
  const row = db.get<Row>(`SELECT * FROM ${table} WHERE id = ? AND account_id = ?`, id, account.id);
  if (!row) throw new ApiError(404, `${name} not found`);
  return row;
}

/**
 * A session token of the phone's account, or of the first account; null if there is none. Where all have expired a fresh
 * one is made, as the app renews its own; the old ones stay expired.
 */
export function sessionForPhone(service: ServiceContext, phoneId: string | undefined): string | null {
  const { db } = service;
  const account = db.get<{ id: string }>(
    phoneId === undefined
      ? "SELECT account_id AS id FROM sessions ORDER BY rowid LIMIT 1"
      : "SELECT account_id AS id FROM devices WHERE id = ?",
    ...(phoneId === undefined ? [] : [phoneId]),
  );
  if (!account) return null;
  const valid = db.get<{ token: string }>(
    "SELECT token FROM sessions WHERE account_id = ? AND expires_at > ? ORDER BY rowid",
    account.id,
    validAfter(service),
  );
  return valid?.token ?? newSession(service, account.id, SESSION_MS).token;
}

/** Sessions that end later than this count: only the live service's end by themselves, ended ones have the time 0. */
const validAfter = ({ clock, profile }: ServiceContext): number =>
  profile.live("sessionExpiry") ? clock.now() : 0;

export interface SessionRow {
  readonly token: string;
  /** ISO 8601; in a profile without expiry it is sent, but not enforced. */
  readonly expires_at: string;
}

export function mintSession(
  service: ServiceContext,
  account?: string,
  lastsMs: number = SESSION_MS,
): SessionRow {
  const found = service.db.get<{ id: string }>(
    account === undefined
      ? "SELECT id FROM accounts ORDER BY rowid LIMIT 1"
      : "SELECT id FROM accounts WHERE ? IN (id, name)",
    ...(account === undefined ? [] : [account]),
  );
  if (!found) throw new ApiError(404, `There is no account ${account ?? ""}`);
  return newSession(service, found.id, lastsMs);
}

/** Ends a session, or all of them: whoever uses one gets 401. Gives how many ended. */
export const endSessions = ({ db }: ServiceContext, token?: string): number =>
  token === undefined
    ? db.run("UPDATE sessions SET expires_at = 0")
    : db.run("UPDATE sessions SET expires_at = 0 WHERE token = ?", token);

function newSession({ db, ids, clock }: ServiceContext, accountId: string, lastsMs: number): SessionRow {
  const token = ids.key();
  const expires = clock.now() + lastsMs;
  db.insert("sessions", { token, account_id: accountId, expires_at: expires });
  return { token, expires_at: iso(expires) };
}
