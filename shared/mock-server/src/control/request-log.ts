import type { Check } from "../inputs/checks.js";
import type { RequestFilter } from "../inputs/filters.js";
import type { RequestView } from "../views.js";
import { WAIT_MS } from "./wait.js";

const KEPT = 1_000;

/** The last requests to the API, and who waits for one. */
export class RequestLog {
  readonly #waiting = new Set<(request: RequestView) => void>();
  readonly #check: Check | undefined;
  #requests: RequestView[] = [];
  #next = 1;

  constructor(check?: Check) {
    this.#check = check;
  }

  add(request: Omit<RequestView, "id">): RequestView {
    const view = { id: this.#next++, ...request };
    this.#requests.push(view);
    if (this.#requests.length > KEPT) this.#requests.shift();
    for (const notice of this.#waiting) notice(view);
    return view;
  }

  /** Newest first. */
  list(filter: RequestFilter = {}, limit = 100): RequestView[] {
    this.#check?.("requests", filter);
    return this.#requests
      .filter((request) => fits(request, filter))
      .slice(-limit)
      .reverse();
  }

  /** The first request that fits, made already (after id `since`) or within the time; null when the time is up. */
  async waitFor(
    filter: RequestFilter,
    options: { readonly timeoutMs?: number; readonly since?: number } = {},
  ): Promise<RequestView | null> {
    this.#check?.("requests", filter);
    const found = this.#requests.find(
      (request) => request.id > (options.since ?? 0) && fits(request, filter),
    );
    if (found) return found;
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
