/** Time, from outside: n8n forbids timers, tests set their own. */
export interface Clock {
  /** Wall time for records: milliseconds since 1970. It may be set back or forward while the process runs. */
  now(): number;
  /** Milliseconds since any moment of this process, never set back: for deadlines, pacing and durations. */
  mono(): number;
  /** Resolves after `ms` milliseconds, at once when the signal aborts, early if a timer cannot be that long; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** What clocks that run together share, such as the budget for reading receipts; by default, only what uses this very clock. */
  readonly shared?: Map<string, unknown> | undefined;
}
