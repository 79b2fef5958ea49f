import type { RecipeFixture } from "./fixture.ts";

const match = { path: "/api/receipts" };

/** Statuses that end a question, since its answer can no longer be read. */
export const REFUSALS = [401, 403, 404];

export function refuseReceipts(fixture: RecipeFixture, status: number): void {
  fixture.mock.control.faults.add({ match, status, body: '{"error":"Refused"}' });
}

/** Lets the next reads of a receipt meet limits and breaks, each once. Returns how many. */
export function breakReceipts(fixture: RecipeFixture): number {
  const faults = [{ status: 408 }, { status: 429 }, { status: 503 }, { connection: "reset" }] as const;
  for (const fault of faults) fixture.mock.control.faults.add({ match, times: 1, ...fault });
  return faults.length;
}

export const receiptReads = (fixture: RecipeFixture): number =>
  fixture.mock.control.requests.list().filter(({ path }) => path.startsWith(match.path)).length;

/** The next push is accepted, and reaches nobody. */
export function nobodySubscribed({ mock }: RecipeFixture): void {
  const body = {
    success: true,
    id: "m",
    receipt_id: "r",
    topic: "t",
    timestamp: "2026-04-10T00:06:01Z",
    subscribers: 0,
  };
  mock.control.faults.add({ match: { path: "/api/push/" }, status: 200, body, times: 1 });
}
