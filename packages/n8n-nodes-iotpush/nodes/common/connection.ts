import { ApiClient, isRateLimitError, ReceiptReader, type Transport } from "@iotpush/core/adapter";
import type { IExecuteFunctions } from "n8n-workflow";
import { CREDENTIAL, type IotpushCredential, readCredential } from "./credential.ts";
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
      apiKey: apiKey || undefined,
      sessionToken: sessionToken || undefined,
    },
    { transport, clock, random: Math.random },
  );

const MOST_READERS = 100;

/** The readers of this process, by server and key. All of a server share one budget. */
const readers = new Map<string, ReceiptReader>();

export function readerOf({ client, credential }: CredentialConnection): ReceiptReader {
  const key = `${client.baseUrl} ${credential.apiKey} ${credential.sessionToken}`;
  const known = readers.get(key);
  if (known) return known;
  for (const [old, reader] of readers) {
    if (readers.size < MOST_READERS) break;
    if (reader.size > 0) continue;
    reader.close();
    readers.delete(old);
  }
  const reader = new ReceiptReader({ client, clock });
  readers.set(key, reader);
  return reader;
}

/** A Retry-After is a minute at most; other processes share the limit. */
const MOST_WAITS = 5;

/** The live service accepts 100 pushes a minute from one address: what is beyond waits for its turn, and the node says so. */
export async function paced<T>(host: IExecuteFunctions, work: () => Promise<T>, tries = 1): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cancelled = host.getExecutionCancelSignal();
    if (!isRateLimitError(error) || tries > MOST_WAITS || cancelled?.aborted) return Promise.reject(error);
    const seconds = Math.ceil(error.retryAfterMs / 1_000);
    host.addExecutionHints({
      message: `The service's limit was reached, about 100 pushes a minute from your address, so the node waited ${seconds} s before it went on.`,
      location: "outputPane",
    });
    await clock.sleep(error.retryAfterMs, cancelled);
    return paced(host, work, tries + 1);
  }
}
