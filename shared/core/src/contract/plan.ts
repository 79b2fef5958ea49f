/** What a plan allows. Documentation: Rate Limits. */
export interface Plan {
  /** Pushes per calendar month. */
  readonly messagesPerMonth: number;
  /** Topics an account may have; Infinity for unlimited. */
  readonly topics: number;
  /** Private topics and webhook subscribers need a paid plan (live service). */
  readonly paid: boolean;
}

export type PlanName = "free" | "pro" | "business";

const plans = (): Record<PlanName, Plan> => ({
  free: { messagesPerMonth: 1_000, topics: 3, paid: false },
  pro: { messagesPerMonth: 10_000, topics: 10, paid: true },
  business: { messagesPerMonth: 100_000, topics: Number.POSITIVE_INFINITY, paid: true },
});
// A client's bundle leaves it out.
export const PLANS = /* @__PURE__ */ plans();

/** Documentation: Webhooks, "Up to 10 webhooks per account". */
export const WEBHOOKS_PER_ACCOUNT = 10;

/** The live service's sliding window per client address, of pushes and of Pushover requests each. */
export const RATE_WINDOW = { requests: 100, seconds: 60 } as const;

/** When a message expires is not documented; the mock server takes a day. */
export const DEFAULT_EXPIRY_MS = 86_400_000;

/** The month that a push at this time (milliseconds) is counted in: "2026-04", by UTC. */
export const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7);
