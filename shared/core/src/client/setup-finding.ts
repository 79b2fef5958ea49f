import type { IotpushError } from "../wire/errors/iotpush-error.js";

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
  /** The problem may go away: the same check may succeed later. */
  readonly isTemporary?: true;
}

const ok = (title: string) => ({ level: "ok", title }) as const;
const warning = (title: string, fix: string) => ({ level: "warning", title, fix }) as const;
const problem = (title: string, fix: string) => ({ level: "problem", title, fix }) as const;

const OWN_KEY = "Copy this topic's own API key from the dashboard.";
const SERVICES: Readonly<Record<string, string>> = {
  live: ", as the live service does",
  documented: ", as the documentation says",
};

const TEXTS = {
  service: (profile: string) => ok(`The server answers${SERVICES[profile] ?? ""}.`),
  session: (count: string) =>
    ok(`The session token is accepted; its account has ${count} ${count === "1" ? "topic" : "topics"}.`),
  topic_private: () => ok("The topic is private: pushing to it needs its key."),
  topic_public: () =>
    warning(
      "The topic is public: anyone who knows its name can subscribe to it, read it and probably answer its questions.",
      "Ask on a private topic, which needs the Pro plan, or name the allowed responders of each question.",
    ),
  key: () => ok("The topic's key is accepted."),
  key_unproven: () =>
    ok("The key is accepted; whether it is this topic's own key shows with the first push."),
  key_missing: (kind: string) =>
    kind === "private"
      ? problem("The topic is private, and no key is set.", "Copy its API key from the dashboard.")
      : warning(
          "No key is set: answers arrive only by callback, since receipts cannot be read.",
          "Copy the topic's API key from the dashboard; public topics have one too.",
        ),
  key_refused: (kind: string) =>
    problem(
      kind === "public"
        ? "The key is wrong. Pushes to this public topic work anyway, but answers cannot be read from receipts."
        : "The key is wrong.",
      OWN_KEY,
    ),
  key_of_another_topic: () => problem("The key belongs to another topic.", OWN_KEY),
  topic_name: (name: string) =>
    problem(
      "This is not a valid topic name: use lower-case letters, digits and hyphens.",
      name ? `Did you mean ${name}?` : "Copy the topic's name from the dashboard.",
    ),
  topic_not_found: (name: string) =>
    problem(
      "This topic does not exist.",
      name ? `Did you mean ${name}?` : "Create the topic in the dashboard, or correct its name.",
    ),
  callback_url: (reason: string) =>
    problem(
      `The service cannot send callbacks to this URL: ${reason}.`,
      "Use a URL that leads here from the internet, or leave it empty: answers are then read from receipts.",
    ),
};

/** Which finding it is, for hosts that translate or act on it. */
export type FindingCode = keyof typeof TEXTS | "service_failed" | "session_refused";

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
): Finding<Code | "service_failed"> => ({
  level: "problem",
  code,
  detail: error.code,
  title: `${error.problem}.`,
  fix: error.fix,
  ...(error.isTemporary ? { isTemporary: true } : {}),
});
