import { Connections } from "../connection/connections.js";
import { LiveMessages } from "../connection/live-messages.js";
import { OutcomeSinks } from "../connection/outcome-sinks.js";

/** What outlives a deployment: one for the process, since Node-RED loads each module once. */
export const connections = new Connections();
export const sinks = new OutcomeSinks();
export const liveMessages = new LiveMessages();
