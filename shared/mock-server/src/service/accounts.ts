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
