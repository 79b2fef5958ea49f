import { checkSetup, DEFAULT_BASE_URL, type Finding } from "@iotpush/core/adapter";
import type { Authentication, ZObject } from "zapier-platform-core";
import { guarded } from "./connection/errors.js";
import { field } from "./fields/fields.js";

const RENEWED: ReadonlySet<string> = new Set(["key_refused", "key_of_another_topic", "session_refused"]);

/** Custom authentication: a topic and its key, which does not expire, and a session token for what needs one. */
export const authentication: Authentication = {
  type: "custom",
  fields: [
    field("topic", "Topic", {
      required: true,
      placeholder: "server-alerts",
      helpText: "The name of one of your topics. Steps send to it unless they name another.",
    }),
    field("topic_key", "Topic API Key", {
      type: "password",
      required: false,
      helpText:
        "Needed for a private topic, and to read the receipts of a public one. It does not expire. Copy it from the topic's page in your dashboard.",
    }),
    field("session_token", "Session Token", {
      type: "password",
      required: false,
      helpText:
        "Only for triggers, for **Find Topic** and for lists of topics. iotpush ends it after about an hour; Zapier then asks you to reconnect. Leave it empty if you only send and ask, and keep those steps on a connection without one.",
    }),
    field("base_url", "Server", {
      required: false,
      default: DEFAULT_BASE_URL,
      helpText: `Leave it at ${DEFAULT_BASE_URL}. \`iotpush.com\` without \`www\` and \`http://\` are refused: they redirect, and the message would be lost.`,
    }),
  ],
  test: guarded(async ({ zapier, client, topic, baseUrl, left }) => {
    const findings = await checkSetup(client, { topics: [topic], signal: AbortSignal.timeout(left()) });
    const problem = findings.find(({ level }) => level === "problem");
    if (problem) throw refused(zapier, problem);
    return { topic, host: new URL(baseUrl ?? DEFAULT_BASE_URL).host };
  }),
  connectionLabel: "{{topic}} at {{host}}",
};

/** A key or token to be renewed expires the connection; anything else is an error with its fix. */
function refused({ errors }: ZObject, { code, title, fix = "" }: Finding): Error {
  const message = `${title} ${fix}`.trim();
  return RENEWED.has(code)
    ? new errors.ExpiredAuthError(message)
    : new errors.Error(message, "validation", 400);
}
