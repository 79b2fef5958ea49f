import { type Receipt, type ReceiptListQuery, systemClock, watchReceipt } from "@iotpush/core";
import { hasReached, isFinal, ValidationError } from "@iotpush/core/adapter";
import type { NodeRedConnection } from "../../connection/connection.js";
import { toSeconds } from "../../host/seconds.js";
import { toText } from "../../host/text.js";
import type { ReceiptProperties, WantedStatus } from "./receipt-node.js";

type Fields = Readonly<Record<string, unknown>>;

/** The receipt that the fields name. Rejects if there is none, or the topic's key does not read it. */
export function getOneReceipt(
  connection: NodeRedConnection,
  fields: Fields,
  signal: AbortSignal,
): PromiseLike<Receipt> {
  return connection.client.receipts.get(receiptId(fields), { ...topicOf(connection, fields), signal });
}

/** The receipt once it came as far as wanted: `arrived` false if it ended otherwise or the time was up. */
export async function waitForStatus(
  connection: NodeRedConnection,
  { until, timeoutUnit }: Pick<ReceiptProperties, "until" | "timeoutUnit">,
  fields: Fields,
  closed: AbortSignal,
): Promise<{ arrived: boolean; receipt: Receipt | undefined }> {
  const target = { receiptId: receiptId(fields), ...topicOf(connection, fields) };
  const ended = new AbortController();
  const signal = AbortSignal.any([closed, ended.signal]);
  void atDeadline(toSeconds(fields.timeout, "The wait", timeoutUnit) * 1_000, signal).then(() =>
    ended.abort(),
  );
  let receipt: Receipt | undefined;
  try {
    for await (const reading of watchReceipt(connection.reader, target, { signal })) {
      receipt = reading;
      const state = reached(reading, until);
      if (state !== "not yet") return { arrived: state === "yes", receipt };
    }
    return { arrived: false, receipt };
  } finally {
    ended.abort();
  }
}

/** A timer cannot be longer than 24 days; a wall clock may be set. */
async function atDeadline(ms: number, signal: AbortSignal): Promise<void> {
  const deadline = systemClock.mono() + ms;
  for (let left = ms; left > 0 && !signal.aborted; left = deadline - systemClock.mono())
    await systemClock.sleep(left, signal);
}

/** Receipts, newest first; needs a session token. */
export async function list(
  { client }: NodeRedConnection,
  status: string,
  fields: Fields,
  signal: AbortSignal,
): Promise<Receipt[]> {
  const { topic_id, since, limit } = fields;
  const query = {
    ...(status ? { status } : {}),
    ...(topic_id === undefined ? {} : { topic_id }),
    ...(since === undefined ? {} : { since: since instanceof Date ? since.toISOString() : since }),
    ...(limit === undefined ? {} : { limit }),
  };
  return (await client.receipts.list(query as ReceiptListQuery, { signal })).receipts;
}

function receiptId({ receipt_id }: Fields): string {
  if (receipt_id !== undefined) return toText(receipt_id);
  throw new ValidationError({
    what: "The receipt",
    issues: [{ field: "receipt_id", problem: "is missing" }],
    fix: "Wire the node behind iotpush send, or set the receipt id.",
  });
}

/** Says which key reads the receipt: the default topic's if no other is named. */
function topicOf(connection: NodeRedConnection, { topic }: Fields): { topic?: string } {
  const name = topic === undefined ? connection.topic : toText(topic);
  return name === "" ? {} : { topic: name };
}

/** Whether a receipt has come as far as wanted, never will, or still may. */
export function reached(
  { status }: Pick<Receipt, "status">,
  wanted: WantedStatus,
): "yes" | "never" | "not yet" {
  if (hasReached(status, wanted)) return "yes";
  return isFinal(status) ? "never" : "not yet";
}
