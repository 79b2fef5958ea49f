import type { Finding } from "@iotpush/core";

/** What one check found, in words a user understands; never with a secret. */
export interface CheckFinding extends Pick<Finding, "level" | "title" | "fix"> {
  /** What was looked at, such as "Topic alerts". */
  readonly about: string;
}
