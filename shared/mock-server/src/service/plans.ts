import { ERROR_TEXTS, PLANS, type PlanName } from "@iotpush/core/contract";
import type { Account } from "./accounts.js";
import { Refusal, type World } from "./world.js";

export const planOf = (account: Pick<Account, "plan">): PlanName =>
  account.plan in PLANS ? (account.plan as PlanName) : "free";

/** The month that a push at this time (milliseconds) is counted in: "2026-04", by UTC. */
export const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7);

/** Counts a push of the account; over the month's number it is refused with 429. The count begins anew on the first of a month. */
export function countPush(world: World, accountId: string): void {
  const { db, clock, profile, limits } = world;
  const account = db.get<Account>("SELECT id, name, plan FROM accounts WHERE id = ?", accountId);
  const limit = PLANS[planOf({ plan: account?.plan ?? "free" })].messagesPerMonth;
  const month = monthOf(clock.now());
  const used =
    db.get<{ pushes: number }>(
      "SELECT pushes FROM usage WHERE account_id = ? AND month = ?",
      accountId,
      month,
    )?.pushes ?? 0;
  if (limits.quota && used >= limit) {
    const plan = account?.plan ?? "free";
    const n = (count: number) => count.toLocaleString("en-US");
    throw new Refusal(
      429,
      profile.live("quotaBody")
        ? {
            error: `Monthly push limit reached (${n(limit)} pushes on ${plan} plan). Upgrade at https://www.iotpush.com/pricing`,
            limit,
            used,
            plan,
          }
        : ERROR_TEXTS.rateLimit,
    );
  }
  db.run(
    "INSERT INTO usage (account_id, month, pushes) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET pushes = pushes + 1",
    accountId,
    month,
  );
}
