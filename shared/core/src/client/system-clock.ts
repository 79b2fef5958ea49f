import type { Clock } from "./clock.js";

/** Node's timers end at once beyond this; who sleeps longer looks at the clock again anyway. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Shared by all copies of this library in the process: the service counts their requests together. */
const SHARED = Symbol.for("@iotpush/core");
const holder = globalThis as { [SHARED]?: Map<string, unknown> };

/** The machine's own clock and timers. Not portable: n8n forbids timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  mono: () => performance.now(),
  get shared() {
    holder[SHARED] ??= new Map();
    return holder[SHARED];
  },
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER_MS));
      signal?.addEventListener("abort", done, { once: true });
    }),
};
