import { RATE_WINDOW } from "@iotpush/core/contract";
import { Refusal, type World } from "./world.js";

const MOST_ADDRESSES = 1_000;

/** The live service's sliding window of requests per client address. */
export class RateWindow {
  readonly #requests = new Map<string, number[]>();

  /** Counts a request; refuses it with 429 and Retry-After once the window is full. */
  count(world: World, address: string): void {
    if (!world.limits.rate || !world.profile.live("rateWindow")) return;
    const now = world.clock.now();
    const windowMs = RATE_WINDOW.seconds * 1000;
    const times = (this.#requests.get(address) ?? []).filter((time) => time > now - windowMs);
    this.#requests.delete(address);
    this.#requests.set(address, times);
    const [oldestAddress] = this.#requests.keys();
    if (this.#requests.size > MOST_ADDRESSES && oldestAddress !== undefined)
      this.#requests.delete(oldestAddress);
    const [first] = times;
    if (times.length >= RATE_WINDOW.requests && first !== undefined)
      throw new Refusal(429, "Too many requests. Please try again later.", {
        "retry-after": String(Math.ceil((first + windowMs - now) / 1000)),
        "x-ratelimit-remaining": "0",
      });
    times.push(now);
  }

  reset(): void {
    this.#requests.clear();
  }
}
