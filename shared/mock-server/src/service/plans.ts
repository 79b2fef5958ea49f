import { ERROR_TEXTS, monthOf, PLANS, type PlanName } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import type { Account } from "./accounts.js";
import type { ServiceContext } from "./context.js";
import type { TopicRow } from "./topics.js";

export const planOf = (account: Pick<Account, "plan">): PlanName =>
  account.plan in PLANS ? (account.plan as PlanName) : "free";

/** Throws a 403 for what the live service offers on paid plans only. */
export function requirePaidPlan({ profile }: ServiceContext, account: Account, what: string): void {
  if (profile.live("paidFeatures") && !PLANS[planOf(account)].paid)
    throw new ApiError(403, { error: `${what} need a paid plan`, plan: account.plan });
}

/** Counts a push of the topic's account; over the month's number it is refused with 429. The count starts again on the first of a month. */
export function countPush(service: ServiceContext, topic: TopicRow): void {
  const { db, clock } = service;
  const row = db.get<{ pushes: number }>(
    `INSERT INTO usage (account_id, month, pushes) VALUES (?, ?, 1)
     ON CONFLICT DO UPDATE SET pushes = pushes + 1 RETURNING pushes`,
    topic.account_id,
    monthOf(clock.now()),
  );
  checkQuota(service, topic, (row?.pushes ?? 1) - 1);
}

/** Refuses a push with 429 if the month's number was pushed already. */
export function checkQuota(
  service: ServiceContext,
  topic: TopicRow,
  used = usedThisMonth(service, topic),
): void {
  const plan = planOf(topic);
  const limit = PLANS[plan].messagesPerMonth;
  if (!service.limits.quota || used < limit) return;
  const n = (count: number) => count.toLocaleString("en-US");
  throw new ApiError(
    429,
    service.profile.live("quotaBody")
      ? {
          error: `Monthly push limit reached (${n(limit)} pushes on ${plan} plan). Upgrade at https://www.iotpush.com/pricing`,
          limit,
          used,
          plan,
        }
      : ERROR_TEXTS.rateLimit,
  );
}

function usedThisMonth({ db, clock }: ServiceContext, topic: TopicRow): number {
  const row = db.get<{ pushes: number }>(
    "SELECT pushes FROM usage WHERE account_id = ? AND month = ?",
    topic.account_id,
    monthOf(clock.now()),
  );
  return row?.pushes ?? 0;
}
