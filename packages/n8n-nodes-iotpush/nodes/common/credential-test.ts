import type { ICredentialTestRequest } from "n8n-workflow";

/** A receipt that does not exist: the key is checked before it is looked for, so 404 means that the key is right. */
export const credentialTest: ICredentialTestRequest = {
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
