import { ReceiptPoller } from "@iotpush/core/portable";
import type { Connection } from "./connection.ts";
import { clock } from "./transport.ts";

/** The readers of this process, by server and key: all that is open shares one pace. */
const readers = new Map<string, ReceiptPoller>();

/** The reader of receipts for a connection. It is given up once nothing is watched any more, with the request helper it uses. */
export function readerOf({ client, credential }: Connection): ReceiptPoller {
  for (const [key, reader] of readers) if (reader.size === 0) readers.delete(key);
  const key = `${client.baseUrl} ${credential.apiKey} ${credential.sessionToken}`;
  const reader = readers.get(key) ?? new ReceiptPoller({ client, clock });
  readers.set(key, reader);
  return reader;
}
