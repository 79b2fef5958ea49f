import type { RequestFilter } from "../inputs/filters.js";
import type { ServiceContext } from "../service/context.js";
import type { EventHub } from "../service/events.js";
import type { RequestView } from "../views.js";

const KEPT = 1_000;
/** How long a request or a delivery is waited for by default, in milliseconds: longer than the service tries to deliver, ten seconds. */
export const WAIT_MS = 15_000;

export class RequestLog {
  readonly #service: ServiceContext;
  readonly #hub: EventHub;
  #requests: RequestView[] = [];
  #next = 1;

  constructor(service: ServiceContext, hub: EventHub) {
    this.#service = service;
    this.#hub = hub;
  }

  add(request: Omit<RequestView, "id">): void {
    const view = { id: this.#next++, ...request };
    this.#requests.push(view);
    if (this.#requests.length > KEPT) this.#requests.shift();
    this.#service.publish({ type: "request", request: view });
  }

  /** Newest first. */
  list(filter: RequestFilter = {}, limit = 100): RequestView[] {
    this.#service.check?.("requests", filter);
    return this.#requests
      .filter((request) => isWanted(request, filter))
      .slice(-limit)
      .reverse();
  }

  /** The first request that fits, made already (after id `since`) or within the time; null when the time is up. */
  async waitFor(
    filter: RequestFilter,
    { timeoutMs = WAIT_MS, since = 0 }: { readonly timeoutMs?: number; readonly since?: number } = {},
  ): Promise<RequestView | null> {
    this.#service.check?.("requests", filter);
    const found = this.#requests.find((request) => request.id > since && isWanted(request, filter));
    return (
      found ??
      this.#hub.next(
        (event) => (event.type === "request" && isWanted(event.request, filter) ? event.request : undefined),
        timeoutMs,
      )
    );
  }

  clear(): void {
    this.#requests = [];
  }
}

const isWanted = (request: RequestView, { path = "", method, ...rest }: RequestFilter): boolean =>
  request.path.startsWith(path) && fits(request, { ...rest, method: method?.toUpperCase() });

/** Whether a view has every value that a filter names. */
export const fits = <Filter extends object>(
  view: { readonly [Key in keyof Filter]?: unknown },
  filter: Filter,
): boolean =>
  Object.entries(filter).every(([key, value]) => value === undefined || view[key as keyof Filter] === value);
