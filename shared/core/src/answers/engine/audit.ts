import type { AskOutcome } from "../ask/outcome.js";
import type { Verdict } from "./judge.js";
import type { Attempt } from "./life.js";

/** One step in the life of a question, for a log of who was asked what, and who answered. Never holds a secret. */
export interface AuditStep {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
  readonly topic: string;
  readonly step: "asked" | "pushed" | "not_pushed" | "tapped" | "ended" | "delivered" | "not_delivered";
  /** Of a push: why it was made. */
  readonly why?: Attempt["why"] | undefined;
  readonly messageId?: string | undefined;
  /** Of a tap: the button, who tapped, whether it counted or why not (`late` after the end). */
  readonly actionId?: string | undefined;
  readonly userId?: string | undefined;
  readonly deviceName?: string | undefined;
  readonly verdict?: Verdict | "late" | undefined;
  /** Of the end. */
  readonly outcome?: AskOutcome["kind"] | undefined;
  readonly problem?: string | undefined;
}
