import type { ICredentialDataDecryptedObject } from "n8n-workflow";
import { field, fields } from "./panel.ts";
import { unfit } from "./parameters.ts";

/** The credential's type name. Such names are global in n8n: the service's own node uses `ioTPushApi`. */
export const CREDENTIAL = "iotpushTopicApi";

/** The credential of the topic that a question is escalated to: n8n gives a node one credential of each type. */
export const ESCALATION_CREDENTIAL = "iotpushEscalationApi";

/** The header that may carry the credential's callback secret; the live service sends headers along with callbacks. */
export const SECRET_HEADER = "x-iotpush-secret";

const TEXTS = ["baseUrl", "topic", "apiKey", "sessionToken", "callbackSecret"] as const;

/** What the credential holds; `topic` is the key's own. Fields left empty are empty strings. */
export interface IotpushCredential extends Readonly<Record<(typeof TEXTS)[number], string>> {
  readonly ignoreSslIssues: boolean;
}

export function readCredential(data: ICredentialDataDecryptedObject): IotpushCredential {
  const text = (value: unknown) => (typeof value === "string" ? value.trim() : "");
  const texts = Object.fromEntries(TEXTS.map((name) => [name, text(data[name])]));
  return {
    ...(texts as Record<(typeof TEXTS)[number], string>),
    ignoreSslIssues: data.ignoreSslIssues === true,
  };
}

const secret = { typeOptions: { password: true } };

/** The fields of a credential: one topic and its key, and a session token if lists are wanted. */
export const credentialFields = Object.values(
  fields({
    baseUrl: field.text(
      "Base URL",
      "Exactly https://www.iotpush.com, with www: other forms redirect and lose the message. Or the address of a mock server, such as http://127.0.0.1:4780.",
      { default: "https://www.iotpush.com", required: true },
    ),
    topic: field.text(
      "Topic",
      "Name of the topic that the API key belongs to. Nodes use it unless they name another one.",
      { placeholder: "e.g. server-alerts" },
    ),
    apiKey: field.text(
      "Topic API Key",
      "API key of the topic, from the dashboard. It does not expire, and is enough to send, to ask and to read receipts.",
      secret,
    ),
    keyNotice: field.notice(
      "Without a key, only a public topic works: <b>anyone who knows its name can subscribe to it and answer</b>, and answers cannot be read from receipts. Private topics need the Pro plan.",
      { apiKey: [""] },
    ),
    sessionToken: field.text(
      "Session Token",
      "Only needed for topics, webhooks, devices, actions and lists of receipts. On the live service it lasts about an hour.",
      secret,
    ),
    callbackSecret: field.text(
      "Callback Secret",
      "Random text of 32 characters or more, without a slash. An iotpush Trigger accepts only callbacks that carry it; without one it makes its own when it registers a webhook.",
      secret,
    ),
    ignoreSslIssues: field.toggle(
      "Ignore SSL Issues (Insecure)",
      "Whether to connect even if the server's certificate cannot be checked",
    ),
  }),
);

const LEAST_BYTES = 32;
const PLACE = "/:secret";

/**
 * A trigger's URL with the secret in its place; another URL as it is. Throws ValidationError if no secret is there to put in, and
 * for a slash in it: n8n takes a path apart after it decoded it, and would not find the trigger.
 */
export function withSecret(url: string, secret: string): string {
  if (!url.includes(PLACE)) return url;
  const wrong = (problem: string, fix: string) => unfit("The credential", "Callback Secret", problem, fix);
  if (secret === "")
    throw wrong(
      "is empty, but the callback URL has a place for it",
      "Set the Callback Secret that the trigger's credential has.",
    );
  if (!isLongEnough(secret))
    throw wrong(
      `is shorter than ${LEAST_BYTES} bytes`,
      "Set 32 random letters and digits or more, for example from a password manager.",
    );
  if (secret.includes("/"))
    throw wrong(
      "contains a slash, which n8n does not accept in a URL",
      "Set a Callback Secret of letters and digits.",
    );
  return url.replace(PLACE, `/${encodeURIComponent(secret)}`);
}

/** Who guesses the secret starts the workflow. */
export const isLongEnough = (secret: string): boolean => Buffer.byteLength(secret) >= LEAST_BYTES;
