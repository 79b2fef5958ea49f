import type { IotpushError } from "../wire/errors/iotpush-error.js";

/** How a check ended. `unknown`: it was not tried, or could not be told. */
export type Verdict = "ok" | "warning" | "problem" | "unknown";

/** What one check found, in words a user understands; never with a secret. */
export interface Finding {
  readonly check: "service" | "privacy" | "push" | "phones" | "receipt" | "callback";
  readonly verdict: Verdict;
  readonly said: string;
  /** What to do, where there is something to do. */
  readonly fix?: string | undefined;
}

/** Which of the two behaviours the server shows. */
export type Dialect = "documented" | "live";

/** An error as a finding. */
export const problem = (check: Finding["check"], error: IotpushError): Finding => ({
  check,
  verdict: "problem",
  said: `${error.problem}.`,
  fix: error.fix,
});
