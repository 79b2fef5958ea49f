import { Refusal, type World } from "./world.js";

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
}

/** How long the live service's tokens last. */
export const SESSION_MS = 60 * 60 * 1000;

/** The account of a session token; a missing, unknown or expired one is refused with 401. */
export function accountOfSession(world: World, token: string | undefined): Account {
  const account = token
    ? world.db.get<Account>(
        `SELECT a.id, a.name, a.plan FROM sessions s JOIN accounts a ON a.id = s.account_id
         WHERE s.token = ? AND (s.expires_at IS NULL OR s.expires_at > ? OR NOT ?)`,
        token,
        world.clock.now(),
        world.profile.live("sessionExpiry") ? 1 : 0,
      )
    : undefined;
  if (!account) throw new Refusal(401, "Unauthorized");
  return account;
}

/**
 * A session token of the phone's account, or of the first account; null where there is none. Where all have expired a fresh
 * one is made, as the app renews its own; the old ones stay expired.
 */
export function sessionForPhone(world: World, phoneId: string | undefined): string | null {
  const { db, clock, ids, profile } = world;
  const now = clock.now();
  const account = db.get<{ id: string }>(
    phoneId === undefined
      ? "SELECT account_id AS id FROM sessions ORDER BY rowid LIMIT 1"
      : "SELECT account_id AS id FROM devices WHERE id = ?",
    ...(phoneId === undefined ? [] : [phoneId]),
  );
  if (!account) return null;
  const valid = db.get<{ token: string }>(
    "SELECT token FROM sessions WHERE account_id = ? AND (expires_at IS NULL OR expires_at > ? OR NOT ?) ORDER BY rowid",
    account.id,
    now,
    profile.live("sessionExpiry") ? 1 : 0,
  );
  if (valid) return valid.token;
  const token = ids.key();
  db.insert("sessions", { token, account_id: account.id, expires_at: now + SESSION_MS });
  return token;
}
