import type { Node, NodeAPI, NodeMessageInFlow } from "node-red";
import { toButtons } from "../../host/buttons.js";
import { evaluateFields, isEmpty } from "../../host/fields.js";
import { overridesOf, withResult } from "../../host/overrides.js";
import { toPush } from "../../host/push-input.js";
import { fail, statusText } from "../../host/status.js";
import { connectionFor } from "../iotpush-config/config-node.js";
import { EVENTS_TYPE, SEND_FIELDS, type SendDef } from "./send-node.js";

/** Sends a push for each message and passes the message on. */
export function controlSend(red: NodeAPI, node: Node, def: SendDef): void {
  const closed = new AbortController();
  node.on("close", () => closed.abort());
  node.on("input", (msg, send, done) => {
    push(red, node, def, msg, closed.signal).then(
      () => {
        send(msg);
        done();
      },
      (error: unknown) => {
        if (closed.signal.aborted) done();
        else fail(node, error, done);
      },
    );
  });
}

async function push(
  red: NodeAPI,
  node: Node,
  def: SendDef,
  msg: NodeMessageInFlow,
  signal: AbortSignal,
): Promise<void> {
  const { connection: name, ...overrides } = overridesOf(msg);
  const connection = connectionFor(red, def.server, name);
  const names = SEND_FIELDS.filter((field) => field !== "actions" || def.buttonsFrom === "field");
  const fields = await evaluateFields(red, node, { ...def }, names, msg);
  if (def.buttonsFrom === "list" && def.buttons.length > 0) fields.actions = def.buttons;
  const given = overrides.actions ?? fields.actions;
  if (!isEmpty(given)) overrides.actions = toButtons(given);
  if (def.callback_urlType === EVENTS_TYPE) fields.callback_url = await connection.events.url();
  const { topic, input } = toPush({ ...fields, ...overrides }, connection.topic);
  const result = await connection.client.messages.push(topic, input, { signal });
  const { id, receipt_id, subscribers, timestamp, topic: sentTo = topic } = result;
  msg.iotpush = withResult(msg, { id, receipt_id, topic: sentTo, subscribers, timestamp });
  node.status(
    subscribers === 0
      ? { fill: "yellow", shape: "ring", text: statusText("nobody", sentTo) }
      : { fill: "green", shape: "dot", text: statusText("sent", subscribers ?? "?") },
  );
}
