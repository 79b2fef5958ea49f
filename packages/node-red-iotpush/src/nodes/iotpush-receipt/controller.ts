import { type Receipt, type ReceiptListQuery, systemClock, watchReceipt } from "@iotpush/core";
import { hasReached, isFinal, ValidationError } from "@iotpush/core/adapter";
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from "node-red";
import type { NodeRedConnection } from "../../connection/connection.js";
import { onceFlowsRun } from "../../connection/deployment.js";
import { inputOf } from "../../connection/input.js";
import { type FieldValues, toSeconds, toText } from "../../host/fields.js";
import { withResult } from "../../host/overrides.js";
import { onInput, statusText } from "../../host/status.js";
import { RECEIPT_FIELDS, type ReceiptDef, type ReceiptProperties } from "./properties.js";

const INTERRUPTED =
  "The wait for the receipt ended: the node was deployed again. Send the message again, or ask with iotpush ask, which keeps waiting.";

/** For each message, reads a receipt or a list of them, or waits for one; the result becomes the payload. */
export function controlReceipt(red: NodeAPI, node: Node, def: ReceiptDef): void {
  let waiting = 0;
  const showWaiting = () =>
    node.status({ fill: "blue", shape: "ring", text: statusText("waiting", waiting) });

  async function operate(msg: NodeMessageInFlow, closed: AbortSignal): Promise<(NodeMessage | null)[]> {
    const { connection, fields } = await inputOf(red, node, def, RECEIPT_FIELDS, msg);
    if (def.operation === "wait") return wait(connection, fields, msg, closed);
    const payload =
      def.operation === "get"
        ? await connection.client.receipts.get(receiptId(fields), {
            ...topicOf(connection, fields),
            signal: closed,
          })
        : await list(connection, def.status, fields, closed);
    const text = Array.isArray(payload)
      ? statusText("listed", payload.length)
      : `status_filter.${payload.status}`;
    node.status({ fill: "green", shape: "dot", text });
    return [{ ...msg, payload }];
  }

  async function wait(
    connection: NodeRedConnection,
    fields: FieldValues,
    msg: NodeMessage,
    closed: AbortSignal,
  ): Promise<(NodeMessage | null)[]> {
    waiting += 1;
    showWaiting();
    try {
      const { arrived, receipt } = await waitForStatus(connection, def, fields, closed);
      const { receipt_id } = fields;
      const iotpush = withResult(msg, { receipt_id, status: receipt?.status ?? null, timeout: !arrived });
      const next = { ...msg, iotpush, ...(receipt ? { payload: receipt } : {}) };
      const text = arrived ? `until.${def.until}` : statusText("timeout");
      node.status({ fill: arrived ? "green" : "yellow", shape: "dot", text });
      return arrived ? [next, null] : [null, next];
    } finally {
      waiting -= 1;
      if (waiting > 0) showWaiting();
    }
  }

  onInput(
    node,
    async (msg, closed) => {
      const outputs = await operate(msg, closed);
      closed.throwIfAborted();
      return outputs;
    },
    // The newly deployed node reports it, since the old flow's Catch nodes are gone.
    (msg) => onceFlowsRun(() => red.nodes.getNode(node.id)?.error(INTERRUPTED, msg)),
  );
}

/** The receipt once it came as far as wanted: `arrived` false if it ended otherwise or the time was up. */
async function waitForStatus(
  connection: NodeRedConnection,
  { until, timeoutUnit }: Pick<ReceiptProperties, "until" | "timeoutUnit">,
  fields: FieldValues,
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
async function list(
  { client }: NodeRedConnection,
  status: string,
  fields: FieldValues,
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

function receiptId({ receipt_id }: FieldValues): string {
  if (receipt_id !== undefined) return toText(receipt_id);
  throw new ValidationError({
    what: "The receipt",
    issues: [{ field: "receipt_id", problem: "is missing" }],
    fix: "Wire the node behind iotpush send, or set the receipt id.",
  });
}

/** Says which key reads the receipt: the default topic's if no other is named. */
function topicOf(connection: NodeRedConnection, { topic }: FieldValues): { topic?: string } {
  const name = topic === undefined ? connection.topic : toText(topic);
  return name === "" ? {} : { topic: name };
}

/** Whether a receipt has come as far as wanted, never will, or still may. */
export function reached(
  { status }: Pick<Receipt, "status">,
  wanted: ReceiptProperties["until"],
): "yes" | "never" | "not yet" {
  if (hasReached(status, wanted)) return "yes";
  return isFinal(status) ? "never" : "not yet";
}
