import type { Finding } from "@iotpush/core";

/** What one check found, in words a user understands; never with a secret. */
export interface CheckFinding extends Pick<Finding, "level" | "title" | "fix"> {
  /** What was looked at, such as "Topic alerts". */
  readonly about: string;
}

/** Makes what is found about something. */
export const findingsAbout = (about: string) => ({
  ok: (title: string): CheckFinding => ({ about, level: "ok", title }),
  warning: (title: string, fix: string): CheckFinding => ({ about, level: "warning", title, fix }),
  problem: (title: string, fix: string): CheckFinding => ({ about, level: "problem", title, fix }),
});
