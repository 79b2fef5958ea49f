import type { ApiClient } from "../client/api-client.js";
import type { Clock } from "../client/clock.js";
import type { Finding, FindingCode } from "../client/setup-finding.js";

/** What the checks of the doctor work with. */
export interface DoctorContext {
  /** With the topic's key. */
  readonly client: ApiClient;
  /** The same without any credential. */
  readonly stranger: ApiClient;
  readonly topic: string;
  readonly clock: Clock;
  /** Where a tap would be reported to, and the tap that was; absent if no callback URL is known. */
  readonly callback?: CallbackProbe | undefined;
  /** How long to wait for a tap, in milliseconds. */
  readonly tapTimeoutMs: number;
  /** Called before a tap is waited for. */
  readonly askForTap: (text: string) => void;
}

/** An own HTTP server that waits for one callback. */
export interface CallbackProbe {
  /** With a secret of its own. */
  readonly url: string;
  /** The first callback that proved itself: its profile and the action tapped. Never rejects. */
  readonly arrived: Promise<{ readonly profile: "documented" | "live"; readonly actionId: string }>;
  close(): void;
}

/** What the doctor finds: what can be checked without a push, and what its pushes show. */
export type DoctorFinding = Finding<FindingCode | "push" | "phones" | "receipt" | "callback">;

export const finding = (
  code: DoctorFinding["code"],
  level: DoctorFinding["level"],
  title: string,
  fix?: string,
): DoctorFinding => ({ code, level, title, ...(fix === undefined ? {} : { fix }) });
