import type { RequestView } from "../../views.js";

/** What to look for among the requests. */
export interface RequestQuery {
  /** A part of the path, the body or the response, in any case. */
  readonly search: string;
  /** Whether to leave out what only reads: polling of receipts, lists. */
  readonly hideReads: boolean;
}

/** The requests that fit. */
export function selectRequests(
  requests: readonly RequestView[],
  query: RequestQuery,
): readonly RequestView[] {
  const wanted = query.search.trim().toLowerCase();
  return requests.filter(({ method, path, body, responseBody, status }) => {
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
