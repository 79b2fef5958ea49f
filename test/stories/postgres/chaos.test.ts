import { expect, test } from "vitest";
import { chaos } from "./chaos.ts";

/** Minutes instead of seconds, for the nightly run. */
const isLong = process.env.LONG === "true";

test("replicas that are killed and stopped lose no answer to a callback or a topic key's receipt", async () => {
  const size = isLong
    ? { seconds: 300, callbacks: 10_000, receipts: 300 }
    : { seconds: 14, callbacks: 200, receipts: 10 };
  expect(await chaos({ ...size, seed: 1 })).toEqual([]);
}, 900_000);

test("nor one that a session token's list of receipts shows", async () => {
  const size = isLong
    ? { seconds: 60, callbacks: 0, receipts: 2_000 }
    : { seconds: 8, callbacks: 0, receipts: 40 };
  expect(await chaos({ ...size, seed: 2, session: true })).toEqual([]);
}, 900_000);
