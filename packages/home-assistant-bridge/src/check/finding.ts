/** What one check found, in words a user understands; never with a secret. */
export interface Finding {
  /** What was looked at, such as "Topic alerts". */
  readonly about: string;
  readonly verdict: "ok" | "warning" | "problem";
  readonly said: string;
  /** What to do, where there is something to do. */
  readonly fix?: string;
  /** A problem that may pass by itself. */
  readonly passing?: boolean;
}
