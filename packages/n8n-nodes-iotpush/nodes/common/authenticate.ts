import { authorization, checkBaseUrl, ENDPOINTS, type Endpoint, errorText } from "@iotpush/core/adapter";
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from "n8n-workflow";
import { readCredential } from "./credential.ts";

/**
 * Adds the credential that the endpoint takes: the topic's key or the session token, in the header that it belongs in. Requests
 * to any other address than the credential's get none. Throws for a wrong base URL.
 */
export function authenticate(
  data: ICredentialDataDecryptedObject,
  options: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
  const credential = readCredential(data);
  const baseUrl = checked(credential.baseUrl);
  // n8n's HTTP Request node, which may use this credential too, still has the address in `uri`.
  const { uri } = options as { readonly uri?: string };
  const url = new URL(options.url ?? uri ?? "", options.baseURL ?? baseUrl);
  const method = options.method ?? "GET";
  const ours = url.href === baseUrl || url.href.startsWith(`${baseUrl}/`);
  const endpoint = ours ? endpointOf(method, url.href.slice(baseUrl.length)) : undefined;
  const { apiKey, sessionToken } = credential;
  const headers = endpoint ? authorization(endpoint.auth, { topicKey: apiKey, sessionToken }) : {};
  return Promise.resolve({
    ...options,
    disableFollowRedirect: true,
    headers: { ...options.headers, ...headers },
    ...(credential.ignoreSslIssues ? { skipSslCertificateValidation: true } : {}),
  });
}

/** The row of the endpoint table for a method and a path with or without a query. */
function endpointOf(method: string, target: string): Endpoint | undefined {
  const path = target.replace(/\?.*/s, "").split("/");
  const fits = (row: Pick<Endpoint, "method" | "path">) => {
    const parts = row.path.split("/");
    const isSame = parts.every((part, index) => part.startsWith("{") || part === path[index]);
    return row.method === method && parts.length === path.length && isSame;
  };
  return Object.values<Endpoint>(ENDPOINTS).find((endpoint) =>
    [endpoint, ...(endpoint.aliases ?? [])].some(fits),
  );
}

/** The credential's test shows an error's code in place of its message: so this one is thrown without. */
function checked(baseUrl: string): string {
  let problem: string;
  try {
    return checkBaseUrl(baseUrl);
  } catch (error) {
    problem = errorText(error);
  }
  throw new Error(problem);
}
