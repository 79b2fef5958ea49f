import { z } from "zod/v4";
import { ApiError } from "../../errors.js";
import { DeliveryFilter, MessageFilter, RequestFilter } from "../../inputs/filters.js";
import { DeliveryView, MessagePage, MessageView, RequestView } from "../../views.js";
import { WAIT_MS } from "../request-log.js";
import { operation } from "./operation.js";

const whole = z.coerce.number().int();
const limit = whole.min(1).max(1_000).optional();
const timeout_ms = whole.min(0).max(600_000).default(WAIT_MS);
const Messages = MessageFilter.extend({
  open: z.stringbool().optional().describe("Only questions that can still be answered"),
  offset: whole.min(0).optional(),
  limit,
});
const Requests = RequestFilter.extend({ status: whole.optional().describe("Of the answer") });
const Deliveries = DeliveryFilter.omit({ messageId: true }).extend({ message_id: z.string().optional() });

export const recordOperations = [
  operation("GET /messages", "Messages, newest first, page by page", {
    response: MessagePage,
    query: Messages,
    handle: ({ control, query }) => control.messages(query),
  }),
  operation("GET /messages/{id}", "One message", {
    response: MessageView,
    handle: ({ control, params }) => control.message(params.id),
  }),
  operation("GET /deliveries", "Callbacks and webhooks with every attempt, newest first", {
    response: z.object({ deliveries: z.array(DeliveryView) }),
    query: Deliveries.extend({ limit }),
    handle: ({ control, query: { message_id: messageId, limit, ...filter } }) => ({
      deliveries: control.deliveries({ messageId, ...filter }, limit),
    }),
  }),
  operation(
    "GET /deliveries/wait",
    "The newest delivery that matches and was tried, now or within the time; 408 if none comes",
    {
      response: DeliveryView,
      refusals: [408],
      query: Deliveries.extend({ timeout_ms }),
      handle: async ({ control, query: { message_id: messageId, timeout_ms: timeoutMs, ...filter } }) => {
        const found = await control.waitForDelivery({ messageId, ...filter }, timeoutMs);
        if (!found) throw new ApiError(408, "No such delivery arrived in time");
        return found;
      },
    },
  ),
  operation("POST /deliveries/{id}/redeliver", "Send a delivery again", {
    response: DeliveryView,
    status: 202,
    handle: ({ control, params }) => {
      const view = control.redeliver(params.id);
      if (!view) throw new ApiError(404, "There is no such delivery");
      return view;
    },
  }),
  operation("GET /requests", "The last requests to the API with their answers, newest first", {
    response: z.object({ requests: z.array(RequestView) }),
    query: Requests.extend({ limit }),
    handle: ({ control, query: { limit, ...filter } }) => ({
      requests: control.requests.list(filter, limit),
    }),
  }),
  operation(
    "GET /requests/wait",
    "The first request that matches, after the one of id `since` or within the time; 408 if none comes",
    {
      response: RequestView,
      refusals: [408],
      query: Requests.extend({ timeout_ms, since: whole.min(0).default(0) }),
      handle: async ({ control, query: { timeout_ms: timeoutMs, since, ...filter } }) => {
        const request = await control.requests.waitFor(filter, { timeoutMs, since });
        if (request) return request;
        throw new ApiError(
          408,
          `No ${filter.method ?? "request"} to ${filter.path ?? "any path"} arrived in time`,
        );
      },
    },
  ),
];
