/** Time, from outside: n8n forbids timers, tests set their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms` milliseconds, at once when the signal aborts, early where a timer cannot be that long; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
