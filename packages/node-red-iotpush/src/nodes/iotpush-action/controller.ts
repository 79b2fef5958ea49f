import type { ServiceEvent } from "@iotpush/core";
import { commaList, type EventFilter, matches } from "@iotpush/core/adapter";
import type { Node, NodeAPI, NodeStatus } from "node-red";
import type { EventUser } from "../../events/event-hub.js";
import { messageOfEvent } from "../../events/received-event.js";
import { afterTheFlow } from "../../host/after-the-flow.js";
import { asError, problemStatus, statusText } from "../../host/status.js";
import { connectionOf } from "../iotpush-config/config-node.js";
import type { ActionDef } from "./action-node.js";

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
    event(event: ServiceEvent) {
      if (!matches(filter, event)) return;
      const text = event.answer?.actionLabel ?? event.answer?.actionId ?? `event.${event.event}`;
      shown = { fill: "green", shape: "dot", text };
      node.send(messageOfEvent(event));
      void afterTheFlow(() => node.status(shown));
    },
    state(state) {
      if (!state.ready) {
        node.status(problemStatus(state.error));
        const { message } = asError(state.error);
        if (message !== problem) node.error(message, {});
        problem = message;
        return;
      }
      problem = undefined;
      node.status(shown);
    },
  };
  try {
    const connection = connectionOf(red, def.server);
    connection.events.add(user);
    node.on("close", () => connection.events.delete(user));
    if (def.source === "callback") connection.requireCallbacks();
  } catch (error) {
    shown = problemStatus(error);
    node.status(shown);
    node.error(asError(error).message);
  }
}
