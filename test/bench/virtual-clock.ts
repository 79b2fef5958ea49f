import type { Clock } from "@iotpush/core";

/** A clock that is moved by hand, with many sleepers: hours pass in seconds. */
export class VirtualClock implements Clock {
  #now = Date.parse("2026-04-10T00:00:00Z");
  readonly #wakings = new Map<number, Set<() => void>>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const at = this.#now + Math.max(0, Math.ceil(ms));
      const due = this.#wakings.get(at) ?? new Set();
      this.#wakings.set(at, due.add(resolve));
      signal?.addEventListener("abort", () => {
        due.delete(resolve);
        resolve();
      });
    });
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = Math.min(...this.#wakings.keys());
      if (next > end) break;
      this.#now = Math.max(this.#now, next);
      const due = this.#wakings.get(next);
      this.#wakings.delete(next);
      for (const wake of due ?? []) wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = end;
  }
}
