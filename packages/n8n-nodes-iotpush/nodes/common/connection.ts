import { ApiClient } from "@iotpush/core/adapter";
import { type IotpushCredential, readCredential } from "./credential.ts";
import { CREDENTIAL } from "./names.ts";
import { clock, type Host, transportOf } from "./transport.ts";

/** A client of the core over n8n's request helper, with the credential it was made from. */
export interface Connection {
  readonly client: ApiClient;
  readonly credential: IotpushCredential;
}

/** Throws RedirectError or ValidationError for a wrong base URL. */
export async function connect(host: Host, item = 0, name = CREDENTIAL): Promise<Connection> {
  const credential = readCredential(await host.getCredentials(name, item));
  const { baseUrl, apiKey, sessionToken } = credential;
  const client = new ApiClient(
    {
      baseUrl,
      userAgent: "iotpush-n8n",
      ...(apiKey ? { apiKey } : {}),
      ...(sessionToken ? { sessionToken } : {}),
    },
    { transport: transportOf(host, name), clock, random: Math.random },
  );
  return { client, credential };
}
