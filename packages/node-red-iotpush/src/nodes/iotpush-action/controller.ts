import type { ServiceEvent } from "@iotpush/core";
import { commaList, type EventFilter, matches } from "@iotpush/core/adapter";
import type { Node, NodeAPI, NodeMessage, NodeStatus } from "node-red";
import { requireCallbacks } from "../../connection/callbacks.js";
import { connectionOf } from "../../connection/input.js";
import type { EventUser } from "../../events/event-hub.js";
import { withResult } from "../../host/overrides.js";
import { afterTheFlow, asError, problemStatus, statusText } from "../../host/status.js";
import type { ActionDef } from "./properties.js";

/** Starts a flow for each event that passes the node's filter. */
export function controlAction(red: NodeAPI, node: Node, def: ActionDef): void {
  const filter: EventFilter = {
    events: def.events,
    topics: commaList(def.topics),
    actions: commaList(def.actions),
    devices: commaList(def.devices),
  };
  // Registered is not healthy: the live service stores account webhooks and never calls them.
  let shown: NodeStatus = { fill: "yellow", shape: "ring", text: statusText(`nothing_${def.source}`) };
  let problem: string | undefined;
  const user: EventUser = {
    origin: def.source === "poll" ? "read" : "sent",
    webhook: def.source === "webhook",
    event(event) {
      if (!matches(filter, event)) return;
      const text = event.answer?.actionLabel ?? event.answer?.actionId ?? `event.${event.event}`;
      shown = { fill: "green", shape: "dot", text };
      node.send(messageOfEvent(event));
      void afterTheFlow(() => node.status(shown));
    },
    state(error) {
      const message = error === undefined ? undefined : asError(error).message;
      node.status(message === undefined ? shown : problemStatus(error));
      if (message !== undefined && message !== problem) node.error(message, {});
      problem = message;
    },
  };
  try {
    const connection = connectionOf(red, def.server);
    connection.events.add(user);
    node.on("close", () => connection.events.delete(user));
    if (def.source === "callback") requireCallbacks(connection.callback);
  } catch (error) {
    shown = problemStatus(error);
    node.status(shown);
    node.error(asError(error).message);
  }
}

/** The message that an event starts a flow with. The payload is the button's id, or the event's name if nothing was tapped. */
export function messageOfEvent({ event, answer, ...rest }: ServiceEvent): NodeMessage {
  const result = {
    event,
    topic: rest.topic ?? null,
    topic_id: rest.topicId ?? null,
    id: rest.messageId,
    receipt_id: rest.receiptId ?? null,
    answer: answer?.actionId ?? null,
    label: answer?.actionLabel ?? answer?.actionId ?? null,
    reply: answer?.replyText ?? null,
    device: answer?.deviceName ?? null,
    user_id: answer?.userId ?? null,
    at: rest.at ?? answer?.actedAt ?? null,
  };
  return {
    payload: answer && event === "action" ? answer.actionId : event,
    topic: rest.topic ?? rest.topicId ?? "",
    iotpush: withResult({}, result),
  };
}
