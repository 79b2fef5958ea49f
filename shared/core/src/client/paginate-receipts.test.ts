import fc from "fast-check";
import { expect, test } from "vitest";
import type { Receipt, ReceiptListQuery } from "../contract/receipt.js";
import { runs } from "../test-support/property.js";
import { paginateReceipts } from "./paginate-receipts.js";

const receipt = (id: number, second: number): Receipt => ({
  receipt_id: `r${id}`,
  message_id: `m${id}`,
  topic_id: "t",
  status: "delivered",
  delivered_count: 1,
  read_count: 0,
  acted_count: 0,
  actions_taken: [],
  created_at: new Date(Date.UTC(2026, 3, 10) + second * 1000).toISOString(),
  updated_at: "2026-04-10T00:00:00Z",
});

/** A server that takes the cursor as the documentation leaves open: behind the last item, or from it on. */
const server = (receipts: readonly Receipt[], inclusive: boolean, tellsNext: boolean) => {
  const sorted = receipts.toSorted((a, b) => b.created_at.localeCompare(a.created_at));
  return async ({ cursor, limit = 50 }: ReceiptListQuery) => {
    const rest = sorted.filter(
      ({ created_at }) => !cursor || created_at < cursor || (inclusive && created_at === cursor),
    );
    const page = rest.slice(0, limit);
    const more = rest.length > limit;
    return {
      receipts: page,
      ...(tellsNext ? { next_cursor: more ? (page.at(-1)?.created_at ?? null) : null } : {}),
    };
  };
};

const collect = async (pages: AsyncIterable<Receipt>) => {
  const ids: string[] = [];
  for await (const { receipt_id } of pages) ids.push(receipt_id);
  return ids;
};

test("every receipt once, whatever the page size, ties and the server's reading of the cursor", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 100 }),
      fc.boolean(),
      fc.boolean(),
      async (groups, limit, inclusive, tellsNext) => {
        const receipts = groups.flatMap((size, second) =>
          Array.from({ length: size % 7 }, (_, n) => receipt(second * 100 + n, second)),
        );
        const ids = await collect(paginateReceipts(server(receipts, inclusive, tellsNext), { limit }));
        expect(ids.toSorted()).toEqual(receipts.map(({ receipt_id }) => receipt_id).toSorted());
        expect(new Set(ids).size).toBe(ids.length);
      },
    ),
    runs(),
  );
});

test("a whole page of one created_at is asked for again with limit 100", async () => {
  const limits: (number | undefined)[] = [];
  const many = Array.from({ length: 60 }, (_, n) => receipt(n, 5));
  const list = server([...many, receipt(99, 1)], false, true);
  const ids = await collect(
    paginateReceipts((query) => {
      limits.push(query.limit);
      return list(query);
    }, {}),
  );
  expect([ids.length, limits]).toEqual([61, [50, 100]]);
});

test("more of one created_at than the largest page is an error, never a silent skip", async () => {
  const many = Array.from({ length: 150 }, (_, n) => receipt(n, 5));
  const pages = collect(paginateReceipts(server(many, false, true), {}));
  await expect(pages).rejects.toMatchObject({ code: "pagination" });
});
