import type { INodeProperties } from "n8n-workflow";

/** The fields of a credential: one topic and its key, and a session token if lists are wanted. */
export const credentialFields: INodeProperties[] = [
  {
    displayName: "Base URL",
    name: "baseUrl",
    type: "string",
    default: "https://www.iotpush.com",
    required: true,
    description:
      "Exactly https://www.iotpush.com, with www: other forms redirect and lose the message. Or the address of a mock server, such as http://127.0.0.1:4780.",
  },
  {
    displayName: "Topic",
    name: "topic",
    type: "string",
    default: "",
    placeholder: "e.g. server-alerts",
    description: "Name of the topic that the API key belongs to. Nodes use it unless they name another one.",
  },
  {
    displayName: "Topic API Key",
    name: "apiKey",
    type: "string",
    typeOptions: { password: true },
    default: "",
    description:
      "API key of the topic, from the dashboard. It does not expire, and is enough to send, to ask and to read receipts.",
  },
  {
    displayName:
      "Without a key, only a public topic works: <b>anyone who knows its name can subscribe to it and answer</b>, and answers cannot be read from receipts. Private topics need the Pro plan.",
    name: "keyNotice",
    type: "notice",
    default: "",
    displayOptions: { show: { apiKey: [""] } },
  },
  {
    displayName: "Session Token",
    name: "sessionToken",
    type: "string",
    typeOptions: { password: true },
    default: "",
    description:
      "Only needed for topics, webhooks, devices, actions and lists of receipts. On the live service it lasts about an hour.",
  },
  {
    displayName: "Callback Secret",
    name: "callbackSecret",
    type: "string",
    typeOptions: { password: true },
    default: "",
    description:
      "Random text of 32 characters or more, without a slash. An iotpush Trigger accepts only callbacks that carry it; without one it makes its own when it registers a webhook.",
  },
  {
    displayName: "Ignore SSL Issues (Insecure)",
    name: "ignoreSslIssues",
    type: "boolean",
    default: false,
    description: "Whether to connect even if the server's certificate cannot be checked",
  },
];
