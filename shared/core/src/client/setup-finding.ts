import type { IotpushError } from "../wire/errors/iotpush-error.js";

/** Which finding it is, for hosts that translate or act on it. */
export type FindingCode =
  | "service"
  | "service_failed"
  | "session"
  | "session_refused"
  | "topic_name"
  | "topic_not_found"
  | "topic_private"
  | "topic_public"
  | "topic_failed"
  | "key"
  | "key_unproven"
  | "key_missing"
  | "key_refused"
  | "key_of_another_topic"
  | "callback_url";

/** What one check found, as people read it; never with a secret. */
export interface Finding<Code extends string = FindingCode> {
  readonly level: "ok" | "warning" | "problem";
  readonly code: Code;
  /** The topic that it is about. */
  readonly topic?: string;
  /** What `title` and `fix` were made with, for hosts that word the code themselves. */
  readonly detail?: string;
  /** One sentence, with its full stop. */
  readonly title: string;
  /** What to do, if there is something to do. */
  readonly fix?: string;
  /** The problem may pass by itself: the same check may succeed later. */
  readonly isTemporary?: true;
}

const PUBLIC_RISK =
  "anyone who knows its name can subscribe to it, read it and probably answer its questions";

const TEXTS = {
  service: (profile: string) => ({
    level: "ok",
    title:
      profile === "live"
        ? "The server answers, as the live service does."
        : profile === "documented"
          ? "The server answers, as the documentation says."
          : "The server answers.",
  }),
  session: (count: string) => ({
    level: "ok",
    title: `The session token is accepted; its account has ${count} ${count === "1" ? "topic" : "topics"}.`,
  }),
  topic_private: () => ({
    level: "ok",
    title: "The topic is private: pushing to it needs its key.",
  }),
  topic_public: () => ({
    level: "warning",
    title: `The topic is public: ${PUBLIC_RISK}.`,
    fix: "Ask on a private topic, which needs the Pro plan, or name the allowed responders of each question.",
  }),
  key: () => ({ level: "ok", title: "The topic's key is accepted." }),
  key_unproven: () => ({
    level: "ok",
    title: "The key is accepted; that it is this topic's own key shows with the first push.",
  }),
  key_missing: (kind: string) =>
    kind === "private"
      ? {
          level: "problem",
          title: "The topic is private, and no key is set.",
          fix: "Copy its API key from the dashboard.",
        }
      : {
          level: "warning",
          title: "No key is set: answers cannot be read from receipts, only callbacks bring them.",
          fix: "Copy the topic's API key from the dashboard; public topics have one too.",
        },
  key_refused: (kind: string) => ({
    level: "problem",
    title:
      kind === "public"
        ? "The key is wrong. Pushes to this public topic work anyway, but answers cannot be read from receipts."
        : "The key is wrong.",
    fix: "Copy this topic's own API key from the dashboard.",
  }),
  key_of_another_topic: () => ({
    level: "problem",
    title: "The key belongs to another topic.",
    fix: "Copy this topic's own API key from the dashboard.",
  }),
  topic_name: (name: string) => ({
    level: "problem",
    title: "This is not a valid topic name: use lower-case letters, digits and hyphens.",
    fix: name ? `Did you mean ${name}?` : "Copy the topic's name from the dashboard.",
  }),
  topic_not_found: (name: string) => ({
    level: "problem",
    title: "This topic does not exist.",
    fix: name ? `Did you mean ${name}?` : "Create the topic in the dashboard, or correct its name.",
  }),
  callback_url: (reason: string) => ({
    level: "problem",
    title: `The service cannot send callbacks to this URL: ${reason}.`,
    fix: "Use a URL that leads here from the internet, or leave it empty: answers are then read from receipts.",
  }),
} as const satisfies Partial<
  Record<FindingCode, (detail: string) => Pick<Finding, "level" | "title" | "fix">>
>;

/** The finding of a code, as every host words it. */
export const setupFinding = (
  code: keyof typeof TEXTS,
  about: { topic?: string; detail?: string } = {},
): Finding => ({
  code,
  ...(about.topic === undefined ? {} : { topic: about.topic }),
  ...(about.detail === undefined ? {} : { detail: about.detail }),
  ...TEXTS[code](about.detail ?? ""),
});

/** An error as a finding: for what a check ran into, and for a client that could not be made. */
export const findingOf = <Code extends string = FindingCode>(
  error: IotpushError,
  code: Code | "service_failed" = "service_failed",
  topic?: string,
): Finding<Code | "service_failed"> => ({
  level: "problem",
  code,
  ...(topic === undefined ? {} : { topic }),
  detail: error.code,
  title: `${error.problem}.`,
  fix: error.fix,
  ...(error.isTemporary ? { isTemporary: true } : {}),
});
