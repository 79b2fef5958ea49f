import { ReceiptReader } from "@iotpush/core/adapter";
import type { CredentialConnection } from "./connection.ts";
import { clock } from "./transport.ts";

const MOST = 100;

/** The readers of this process, by server and key. All of a server share one budget. */
const readers = new Map<string, ReceiptReader>();

/** The reader of receipts for a connection. */
export function readerOf({ client, credential }: CredentialConnection): ReceiptReader {
  const key = `${client.baseUrl} ${credential.apiKey} ${credential.sessionToken}`;
  const known = readers.get(key);
  if (known) return known;
  for (const [old, reader] of readers) {
    if (readers.size < MOST) break;
    if (reader.size > 0) continue;
    reader.close();
    readers.delete(old);
  }
  const reader = new ReceiptReader({ client, clock });
  readers.set(key, reader);
  return reader;
}
