import type { NodeAPI } from "node-red";
import { Connections } from "./connections.js";
import { removeLeftovers } from "./leftovers.js";
import { LiveMessages } from "./live-messages.js";
import { OutcomeSinks } from "./outcome-sinks.js";

/** What outlives a deployment: one for the process, since Node-RED loads each module once. */
export const connections = new Connections();
export const sinks = new OutcomeSinks();
export const liveMessages = new LiveMessages();

/** Told once all flows run, and forgotten. */
const waiting = new Set<() => void>();

/** Does something once the flows that are being deployed run: only then are there Catch nodes again. */
export const onceFlowsRun = (work: () => void): void => void waiting.add(work);

/** While flows are stopped and started, nodes that are gone may come back. */
export function flowsStopping(): void {
  sinks.running = false;
}

/** All nodes are there: outcomes and events find their way. */
export function flowsStarted(red: NodeAPI): void {
  sinks.running = true;
  connections.flowsStarted();
  liveMessages.endOthers((node) => sinks.has(node));
  void removeLeftovers(red);
  for (const work of waiting) work();
  waiting.clear();
}
