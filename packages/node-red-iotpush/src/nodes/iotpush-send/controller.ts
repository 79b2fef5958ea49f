import type { Node, NodeAPI } from "node-red";
import { inputOf } from "../../connection/input.js";
import { toButtons } from "../../host/buttons.js";
import { isEmpty } from "../../host/fields.js";
import { withResult } from "../../host/overrides.js";
import { toPush } from "../../host/push-input.js";
import { onInput, statusText } from "../../host/status.js";
import { EVENTS_TYPE, SEND_FIELDS, type SendDef } from "./properties.js";

/** Sends a push for each message and passes the message on. */
export function controlSend(red: NodeAPI, node: Node, def: SendDef): void {
  const names = SEND_FIELDS.filter((field) => field !== "actions" || def.buttonsFrom === "field");
  onInput(node, async (msg, signal) => {
    const { connection, fields, overrides } = await inputOf(red, node, def, names, msg);
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
    return msg;
  });
}
