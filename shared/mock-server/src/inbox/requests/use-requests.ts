import type { RequestView } from "../../views.js";
import { loadRequests } from "../server/control-api.js";
import type { StreamEvent } from "../server/live-stream.js";
import { type Loaded, useLoaded } from "../server/use-loaded.js";

const MOST_SHOWN = 300;
const NONE: readonly RequestView[] = [];

/** The last requests to the API, newest first and live. */
export const useRequests = (): Loaded<readonly RequestView[]> =>
  useLoaded(loadShown, { empty: NONE, change: withRequest, reloadOn: ["ready", "reset"] });

const loadShown = () => loadRequests(MOST_SHOWN);

const withRequest = (list: readonly RequestView[], event: StreamEvent): readonly RequestView[] =>
  event.type === "request" && !list.some(({ id }) => id === event.request.id)
    ? [event.request, ...list].slice(0, MOST_SHOWN)
    : list;
