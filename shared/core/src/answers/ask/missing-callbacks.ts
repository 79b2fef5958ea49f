import { until } from "./alarm.js";
import type { AskerCore } from "./asker-core.js";
import type { Asked } from "./asker-options.js";

/** How much later than the receipt a callback may come. */
const GRACE_MS = 30_000;

/** Notices when answers should come by callback but only come by receipt. Reported once, until a callback comes. */
export function missingCallbacks(core: AskerCore) {
  const { clock, notices } = core;
  const stopped = new AbortController();
  let cameAt = Number.NEGATIVE_INFINITY;
  /** A callback is awaited, or its absence was reported. */
  let isBusy = false;

  async function waitFor(asked: Asked, since: number): Promise<void> {
    if (!(await until(clock, clock.mono() + GRACE_MS, stopped.signal))) return;
    if (cameAt >= since) isBusy = false;
    else
      notices.warning?.(
        asked,
        `No callback reached ${core.callbackBase()}, so the answer was read from the receipt. Answers would arrive sooner by callback: check that this address leads here from the internet.`,
      );
  }

  return {
    /** A callback came, of whichever question. */
    came() {
      cameAt = clock.mono();
      isBusy = false;
    },
    missed(asked: Asked, since: number) {
      if (isBusy) return;
      isBusy = true;
      void waitFor(asked, since);
    },
    stop: () => stopped.abort(),
  };
}
