import { RATE_WINDOW } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import type { ServiceContext } from "./context.js";

const MOST_ADDRESSES = 1_000;

export type RateLimit = "pushRateLimit" | "pushoverRateLimit";

/** The live service's sliding windows of requests per client address. */
export class RateWindow {
  readonly #requests = new Map<string, number[]>();

  /** Counts a request; refuses it with 429 and Retry-After once the window is full. */
  count(service: ServiceContext, limit: RateLimit, address: string): void {
    if (!service.limits.rate || !service.profile.live(limit)) return;
    const key = `${limit} ${address}`;
    const now = service.clock.now();
    const windowMs = RATE_WINDOW.seconds * 1000;
    const times = (this.#requests.get(key) ?? []).filter((time) => time > now - windowMs);
    this.#requests.delete(key);
    this.#requests.set(key, times);
    const [oldest] = this.#requests.keys();
    if (this.#requests.size > MOST_ADDRESSES && oldest !== undefined) this.#requests.delete(oldest);
    const [first] = times;
    if (times.length >= RATE_WINDOW.requests && first !== undefined)
      throw new ApiError(429, "Too many requests. Please try again later.", {
        "retry-after": String(Math.ceil((first + windowMs - now) / 1000)),
        "x-ratelimit-remaining": "0",
      });
    times.push(now);
  }

  reset(): void {
    this.#requests.clear();
  }
}
