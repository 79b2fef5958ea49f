import { iso } from "../clock.js";
import type { MessageRow } from "../service/message-row.js";
import { receiptOf, selectReceipts } from "../service/receipts.js";
import { Refusal } from "../service/world.js";
import type { Routes } from "./route.js";

/** GET /api/receipts and /api/receipts/{receipt_id}. Documentation: Delivery Receipts. */
export const receipts: Partial<Routes> = {
  "receipts.get": {
    handle: ({ world, params, apiKey, account }) => {
      const row = world.db.get<MessageRow & { api_key: string }>(
        "SELECT m.*, t.api_key FROM messages m JOIN topics t ON t.id = m.topic_id WHERE m.receipt_id = ?",
        params.receipt_id ?? "",
      );
      if (apiKey === undefined) {
        if (row?.account_id !== account().id) throw new Refusal(404, "Receipt not found");
      } else if (!world.db.get("SELECT 1 FROM topics WHERE api_key = ?", apiKey)) {
        throw new Refusal(401, "Invalid API key");
      } else if (row?.api_key !== apiKey) throw new Refusal(404, "Receipt not found");
      return receiptOf(world, row);
    },
  },
  "receipts.list": {
    handle: ({ world, query, account }) => {
      const limit = query.limit ?? 50;
      const rows = selectReceipts(world, account().id, query, limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        receipts: page.map((row) => receiptOf(world, row)),
        next_cursor: rows.length > limit && last ? iso(last.created_at) : null,
      };
    },
  },
};
