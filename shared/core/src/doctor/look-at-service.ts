import {
  isForbiddenError,
  isInvalidKeyError,
  isIotpushError,
  isMethodNotAllowedError,
  isPrivateTopicError,
} from "../wire/errors/guards.js";
import { type Dialect, type Finding, problem } from "./finding.js";
import type { Patient } from "./patient.js";

/** What asking for the topic's list tells without sending anything. */
export interface Look {
  readonly findings: readonly Finding[];
  readonly dialect?: Dialect;
  readonly isPrivate?: boolean;
  /** True where no other check makes sense. */
  readonly hopeless?: boolean;
}

/**
 * Lists the topic's messages as a stranger: only the live service knows how, and it tells a private topic by refusing.
 * Documentation: Send Notification (POST only).
 */
export async function lookAtService({ stranger, topic }: Patient): Promise<Look> {
  try {
    await stranger.messages.list(topic, { limit: 1 }, { retry: "none" });
    return { findings: [live], dialect: "live", isPrivate: false };
  } catch (error) {
    if (isMethodNotAllowedError(error)) return { findings: [documented], dialect: "documented" };
    if (isPrivateTopicError(error) || isInvalidKeyError(error) || isForbiddenError(error))
      return { findings: [live], dialect: "live", isPrivate: true };
    if (!isIotpushError(error)) throw error;
    return { findings: [problem("service", error)], hopeless: true };
  }
}

const live: Finding = {
  check: "service",
  verdict: "ok",
  said: "The server answers as the live service does: it lists a topic's messages.",
};

const documented: Finding = {
  check: "service",
  verdict: "ok",
  said: "The server answers as the documentation says: a topic's messages can't be listed.",
};
