import type { RequestView } from "../views.js";
import { WAIT_MS } from "./wait.js";

const KEPT = 1_000;

/** What to look for in the log. `path` is a beginning, query included. */
export interface RequestFilter {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly status?: number | undefined;
}

/** The last requests to the API, and who waits for one. */
export class RequestLog {
  readonly #waiting = new Set<(request: RequestView) => void>();
  #requests: RequestView[] = [];
  #next = 1;

  add(request: Omit<RequestView, "id">): RequestView {
    const view = { id: this.#next++, ...request };
    this.#requests.push(view);
    if (this.#requests.length > KEPT) this.#requests.shift();
    for (const notice of this.#waiting) notice(view);
    return view;
  }

  /** Newest first. */
  list(filter: RequestFilter = {}, limit = 100): RequestView[] {
    return this.#requests
      .filter((request) => fits(request, filter))
      .slice(-limit)
      .reverse();
  }

  /** The first request that fits, made already (after id `since`) or within the time; null when the time is up. */
  waitFor(
    filter: RequestFilter,
    options: { readonly timeoutMs?: number; readonly since?: number } = {},
  ): Promise<RequestView | null> {
    const found = this.#requests.find(
      (request) => request.id > (options.since ?? 0) && fits(request, filter),
    );
    if (found) return Promise.resolve(found);
    return new Promise((resolve) => {
      const end = (request: RequestView | null) => {
        clearTimeout(timer);
        this.#waiting.delete(notice);
        resolve(request);
      };
      const notice = (request: RequestView) => fits(request, filter) && end(request);
      const timer = setTimeout(() => end(null), options.timeoutMs ?? WAIT_MS);
      this.#waiting.add(notice);
    });
  }

  clear(): void {
    this.#requests = [];
  }
}

const fits = (request: RequestView, filter: RequestFilter): boolean =>
  (filter.method === undefined || request.method === filter.method.toUpperCase()) &&
  (filter.path === undefined || request.path.startsWith(filter.path)) &&
  (filter.status === undefined || request.status === filter.status);
