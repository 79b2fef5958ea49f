import { iso } from "../clock.js";
import { ApiError } from "../errors.js";
import { receiptView, STATUS_SQL } from "../service/receipts.js";
import { findMessages, findStoredMessage } from "../service/stored-message.js";
import type { Routes } from "./route.js";

/** GET /api/receipts and /api/receipts/{receipt_id}. Documentation: Delivery Receipts. */
export const receipts: Partial<Routes> = {
  "receipts.get": {
    handle: ({ service, params, context, account }) => {
      const apiKey = context.req.header("x-api-key");
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
    handle: ({ service, query: { topic_id, since, cursor, status, limit = 50 }, account }) => {
      const conditions: (readonly [sql: string, value?: string | number])[] = [
        ["m.account_id = ?", account().id],
      ];
      if (topic_id) conditions.push(["m.topic_id = ?", topic_id]);
      if (since) conditions.push(["m.created_at > ?", Date.parse(since)]);
      // The cursor is the created_at of the last item seen.
      if (cursor) conditions.push(["m.created_at < ?", Date.parse(cursor)]);
      if (status) conditions.push([STATUS_SQL[status].replaceAll(":now", String(service.clock.now()))]);
      const rows = findMessages(
        service.db,
        `${conditions.map(([sql]) => sql).join(" AND ")} ORDER BY m.created_at DESC, m.seq DESC LIMIT ?`,
        ...conditions.flatMap(([, value]) => value ?? []),
        limit + 1,
      );
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        receipts: page.map((row) => receiptView(service, row)),
        next_cursor: rows.length > limit && last ? iso(last.created_at) : null,
      };
    },
  },
};
