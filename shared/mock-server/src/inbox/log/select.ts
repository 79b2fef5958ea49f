import type { RequestView } from "../../views.js";
import { PAGE_HEADER } from "../server/api.js";

export interface RequestQuery {
  readonly search: string;
  /** Whether to leave out what only reads: polling of receipts, lists. */
  readonly hideReads: boolean;
  /** Whether to show what the inbox itself sent: the taps of its phones, the keys it reads. */
  readonly showOwn: boolean;
}

export function selectRequests(
  requests: readonly RequestView[],
  query: RequestQuery,
): readonly RequestView[] {
  const wanted = query.search.trim().toLowerCase();
  return requests.filter(({ method, path, headers, body, responseBody, status }) => {
    if (!query.showOwn && PAGE_HEADER in headers) return false;
    if (query.hideReads && (method === "GET" || method === "HEAD")) return false;
    return (
      wanted === "" || `${method} ${path} ${status}\n${body}\n${responseBody}`.toLowerCase().includes(wanted)
    );
  });
}

/** Whether a status means success, the caller's mistake, or the server's. */
export const statusKind = (status: number): "delivered" | "pending" | "failed" => {
  if (status < 300) return "delivered";
  return status < 400 ? "pending" : "failed";
};
