import type { AskOutcome, Clock } from "@iotpush/core";
import { inTime } from "@iotpush/core/adapter";
import type { ServerContext } from "@modelcontextprotocol/server";

const PROGRESS_EVERY_MS = 10_000;
const WITH_PROGRESS_MS = 3_600_000;

/**
 * How long calls wait for a person. Clients give up after about a minute, unless they count on progress: whether one does is not known
 * before it has given up once, in spite of progress.
 */
export class Waiting {
  readonly #clock: Clock;
  readonly #briefMs: number;
  #progressCounts = true;

  /** `briefMs` is how long a call waits without progress. */
  constructor(clock: Clock, briefMs: number) {
    this.#clock = clock;
    this.#briefMs = briefMs;
  }

  /**
   * Waits for an outcome, `ms` milliseconds at most or as long as this client stays, and until it cancels the call. Undefined if there is no
   * outcome yet.
   */
  async for(
    outcome: Promise<AskOutcome>,
    { signal, notify, _meta }: Pick<ServerContext["mcpReq"], "signal" | "notify" | "_meta">,
    ms?: number,
  ): Promise<AskOutcome | undefined> {
    const progressToken = _meta?.progressToken;
    const long = progressToken !== undefined && this.#progressCounts;
    const most = ms ?? (long ? WITH_PROGRESS_MS : this.#briefMs);
    const over = new AbortController();
    const started = this.#clock.mono();
    const beat = async () => {
      while (progressToken !== undefined) {
        await this.#clock.sleep(PROGRESS_EVERY_MS, over.signal);
        if (over.signal.aborted) return;
        const progress = Math.round((this.#clock.mono() - started) / 1_000);
        const params = { progressToken, progress, message: "Waiting for a tap" };
        await notify({ method: "notifications/progress", params }).catch(() => undefined);
      }
    };
    void beat();
    try {
      const ended = await inTime(this.#clock, most, outcome, signal);
      if (signal.aborted && this.#clock.mono() - started > this.#briefMs) this.#progressCounts = false;
      return ended === "late" ? undefined : ended.value;
    } finally {
      over.abort();
    }
  }
}
