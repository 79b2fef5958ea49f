import type { IotpushError } from "@iotpush/core";
import { ValidationError } from "@iotpush/core/adapter";
import type { Node, NodeAPI, NodeDef } from "node-red";
import type { NodeRedConnection } from "../../connection/connection.js";
import { connections } from "../../connection/state.js";
import { isEmpty } from "../../host/fields.js";

export interface ConfigProperties {
  readonly version: number;
  /** Server URL; empty for the service's own. */
  readonly baseUrl: string;
  /** The address under which this Node-RED is reached from outside; empty if there is none. */
  readonly publicUrl: string;
  /** The default topic, which the API key belongs to. */
  readonly topic: string;
  /** Id of a tls-config node; empty for the system's certificate authorities. */
  readonly tls: string;
  /** Rather lose an answer in a crash than let a flow go on twice. */
  readonly atMostOnce: boolean;
}

export type ConfigDef = NodeDef & ConfigProperties;

export interface ConfigCredentials {
  readonly apiKey?: string;
  readonly sessionToken?: string;
}

/** What a connection is opened with, variables replaced. */
export interface ConfigSettings extends Required<ConfigCredentials> {
  readonly baseUrl: string;
  readonly publicUrl: string;
  readonly topic: string;
  readonly tls: string;
}

/** A configuration node as the other nodes see it. */
export interface ConfigNode extends Node<ConfigCredentials> {
  /** Present once they are known to be right. */
  settings?: ConfigSettings;
  connection?: NodeRedConnection;
  /** Why there is no connection. */
  problem?: IotpushError;
}

/** The connection that a message names, or else that of the configuration node with this id. Throws ValidationError if there is none. */
export const connectionFor = (red: NodeAPI, id: string, name: unknown): NodeRedConnection =>
  isEmpty(name) ? connectionOf(red, id) : connections.named(String(name));

/** The connection of the configuration node with this id. Throws ValidationError if there is none. */
export function connectionOf(red: NodeAPI, id: string): NodeRedConnection {
  const node = red.nodes.getNode(id) as ConfigNode | null;
  if (node?.connection) return node.connection;
  throw node?.problem ?? notChosen();
}

const notChosen = () =>
  new ValidationError({
    what: "The node",
    problem: "No connection is chosen",
    issues: [],
    fix: "Open the node, choose or add a connection, and deploy.",
  });
