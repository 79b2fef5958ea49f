import { iso } from "../clock.js";
import { ApiError } from "../errors.js";
import { receiptView, selectReceipts } from "../service/receipts.js";
import { findStoredMessage } from "../service/stored-message.js";
import type { Routes } from "./route.js";

/** GET /api/receipts and /api/receipts/{receipt_id}. Documentation: Delivery Receipts. */
export const receipts: Partial<Routes> = {
  "receipts.get": {
    handle: ({ service, params, apiKey, account }) => {
      const row = findStoredMessage(service.db, "m.receipt_id = ?", params.receipt_id ?? "");
      if (apiKey === undefined) {
        if (row?.account_id !== account().id) throw new ApiError(404, "Receipt not found");
      } else if (!service.db.get("SELECT 1 FROM topics WHERE api_key = ?", apiKey)) {
        throw new ApiError(401, "Invalid API key");
      } else if (row?.topic_key !== apiKey) throw new ApiError(404, "Receipt not found");
      return receiptView(service, row);
    },
  },
  "receipts.list": {
    handle: ({ service, query, account }) => {
      const limit = query.limit ?? 50;
      const rows = selectReceipts(service, account().id, query, limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        receipts: page.map((row) => receiptView(service, row)),
        next_cursor: rows.length > limit && last ? iso(last.created_at) : null,
      };
    },
  },
};
