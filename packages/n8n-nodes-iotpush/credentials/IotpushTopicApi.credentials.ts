import type { IAuthenticate, ICredentialTestRequest, ICredentialType, INodeProperties } from "n8n-workflow";
import { authenticate } from "../nodes/common/authenticate.ts";

/** One topic of iotpush and its key; a session token besides where lists are wanted. */
export class IotpushTopicApi implements ICredentialType {
  name = "iotpushTopicApi";
  displayName = "Iotpush Topic API";
  documentationUrl = "https://www.iotpush.com/docs";
  icon = { light: "file:iotpush.svg", dark: "file:iotpush.dark.svg" } as const;

  properties: INodeProperties[] = [
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
      description:
        "Name of the topic that the API key belongs to. Nodes use it unless they name another one.",
    },
    {
      displayName: "Topic API Key",
      name: "apiKey",
      type: "string",
      typeOptions: { password: true },
      default: "",
      description:
        "API key of the topic, from the dashboard. It does not expire, and suffices to send, to ask and to read receipts.",
    },
    {
      displayName: "Session Token",
      name: "sessionToken",
      type: "string",
      typeOptions: { password: true },
      default: "",
      description:
        "Only needed for topics, webhooks, devices, actions and lists of receipts. On the real service it lasts about an hour.",
    },
    {
      displayName: "Callback Secret",
      name: "callbackSecret",
      type: "string",
      typeOptions: { password: true },
      default: "",
      description:
        "Any long random text without a slash. An iotpush Trigger takes only callbacks that carry it; without one it makes its own when it registers a webhook.",
    },
    {
      displayName: "Ignore SSL Issues (Insecure)",
      name: "ignoreSslIssues",
      type: "boolean",
      default: false,
      description: "Whether to connect even if the server's certificate cannot be checked",
    },
  ];

  authenticate: IAuthenticate = authenticate;

  // A receipt that does not exist: the key is checked before it is looked for, so 404 means that the key is right.
  test: ICredentialTestRequest = {
    request: {
      baseURL: "={{ $credentials.baseUrl.replace(/\\/+$/, '') }}",
      url: "={{ $credentials.apiKey ? '/api/receipts/credential-test' : '/api/topics' }}",
      ignoreHttpStatusErrors: {
        ignore: true,
        except: [301, 302, 307, 308, 400, 401, 403, 405, 429, 500, 502, 503],
      },
      disableFollowRedirect: true,
      timeout: 10_000,
    },
    rules: [
      {
        type: "responseCode",
        properties: {
          value: 401,
          message:
            "iotpush refuses this credential. Copy the topic's API key from the dashboard again; a session token lasts about an hour.",
        },
      },
      {
        type: "responseCode",
        properties: { value: 307, message: "The base URL redirects. Use https://www.iotpush.com, with www." },
      },
      {
        type: "responseCode",
        properties: {
          value: 429,
          message: "Too many requests from this address. Wait a minute and test again.",
        },
      },
    ],
  };
}
