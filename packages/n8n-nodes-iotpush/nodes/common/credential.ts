import type { ICredentialDataDecryptedObject } from "n8n-workflow";
import { fields, noticeField, switchField, textField } from "./panel.ts";

/** What the credential holds; empty texts if a person left a field empty. */
export interface IotpushCredential {
  readonly baseUrl: string;
  /** The name of the topic that the key belongs to. */
  readonly topic: string;
  readonly apiKey: string;
  readonly sessionToken: string;
  readonly callbackSecret: string;
  readonly ignoreSslIssues: boolean;
}

const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** The credential's fields, each of its type. */
export const readCredential = (data: ICredentialDataDecryptedObject): IotpushCredential => ({
  baseUrl: text(data.baseUrl),
  topic: text(data.topic),
  apiKey: text(data.apiKey),
  sessionToken: text(data.sessionToken),
  callbackSecret: text(data.callbackSecret),
  ignoreSslIssues: data.ignoreSslIssues === true,
});

const secret = { typeOptions: { password: true } };

/** The fields of a credential: one topic and its key, and a session token if lists are wanted. */
export const credentialFields = Object.values(
  fields({
    baseUrl: textField(
      "Base URL",
      "Exactly https://www.iotpush.com, with www: other forms redirect and lose the message. Or the address of a mock server, such as http://127.0.0.1:4780.",
      { default: "https://www.iotpush.com", required: true },
    ),
    topic: textField(
      "Topic",
      "Name of the topic that the API key belongs to. Nodes use it unless they name another one.",
      { placeholder: "e.g. server-alerts" },
    ),
    apiKey: textField(
      "Topic API Key",
      "API key of the topic, from the dashboard. It does not expire, and is enough to send, to ask and to read receipts.",
      secret,
    ),
    keyNotice: noticeField(
      "Without a key, only a public topic works: <b>anyone who knows its name can subscribe to it and answer</b>, and answers cannot be read from receipts. Private topics need the Pro plan.",
      { apiKey: [""] },
    ),
    sessionToken: textField(
      "Session Token",
      "Only needed for topics, webhooks, devices, actions and lists of receipts. On the live service it lasts about an hour.",
      secret,
    ),
    callbackSecret: textField(
      "Callback Secret",
      "Random text of 32 characters or more, without a slash. An iotpush Trigger accepts only callbacks that carry it; without one it makes its own when it registers a webhook.",
      secret,
    ),
    ignoreSslIssues: switchField(
      "Ignore SSL Issues (Insecure)",
      "Whether to connect even if the server's certificate cannot be checked",
    ),
  }),
);
