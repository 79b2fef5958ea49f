import { ApiClient, type Transport } from "@iotpush/core/adapter";
import { type IotpushCredential, readCredential } from "./credential.ts";
import { CREDENTIAL } from "./names.ts";
import { clock, type Host, transportOf } from "./transport.ts";

/** A client of the core over n8n's request helper, with the credential it was made from. */
export interface CredentialConnection {
  readonly client: ApiClient;
  readonly credential: IotpushCredential;
}

/** Throws RedirectError or ValidationError for a wrong base URL. */
export async function connect(host: Host, item = 0, name = CREDENTIAL): Promise<CredentialConnection> {
  const data = await host.getCredentials(name, item);
  const credential = readCredential(data);
  return { client: clientOf(credential, transportOf(host, name, data)), credential };
}

/** Throws RedirectError or ValidationError for a wrong base URL. */
export const clientOf = (
  { baseUrl, apiKey, sessionToken }: IotpushCredential,
  transport: Transport,
): ApiClient =>
  new ApiClient(
    {
      baseUrl,
      userAgent: "iotpush-n8n",
      ...(apiKey ? { apiKey } : {}),
      ...(sessionToken ? { sessionToken } : {}),
    },
    { transport, clock, random: Math.random },
  );
