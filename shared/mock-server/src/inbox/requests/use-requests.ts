import { useCallback, useEffect, useState } from "preact/hooks";
import type { RequestView } from "../../control/view.js";
import { loadRequests } from "../server/control-api.js";
import { useLive } from "../server/server-context.js";

const MOST_SHOWN = 300;

/** The last requests to the API, newest first and live. */
export function useRequests(): readonly RequestView[] {
  const [requests, setRequests] = useState<readonly RequestView[]>([]);
  const load = useCallback(() => loadRequests(MOST_SHOWN).then(setRequests, () => setRequests([])), []);
  useEffect(() => void load(), [load]);
  useLive((event) => {
    if (event.type === "request") setRequests((list) => [event.request, ...list].slice(0, MOST_SHOWN));
    if (event.type === "ready" || event.type === "reset") void load();
  });
  return requests;
}
