import { ValidationError } from "@iotpush/core/adapter";
import type { Node, NodeAPI, NodeMessageInFlow } from "node-red";
import { evaluateFields, isEmpty } from "../host/fields.js";
import { overridesOf } from "../host/overrides.js";
import type { NodeRedConnection } from "./connection.js";
import { connections } from "./deployment.js";
import type { ConfigNode } from "./settings.js";

/** The connection of the configuration node with this id. Throws ValidationError if there is none. */
export function connectionOf(red: NodeAPI, id: string): NodeRedConnection {
  const node = red.nodes.getNode(id) as ConfigNode | null;
  if (node?.connection) return node.connection;
  throw node?.problem ?? notChosen();
}

/**
 * What a node works with for one message: the connection that the message names, or else the node's own; the node's fields of these
 * names; and the message's overrides. Rejects with ValidationError if there is no connection.
 */
export async function inputOf(
  red: NodeAPI,
  node: Node,
  def: { readonly server: string },
  names: readonly string[],
  msg: NodeMessageInFlow,
) {
  const { connection: name, ...overrides } = overridesOf(msg);
  const connection = isEmpty(name) ? connectionOf(red, def.server) : connections.named(String(name));
  return { connection, overrides, fields: await evaluateFields(red, node, { ...def }, names, msg) };
}

const notChosen = () =>
  new ValidationError({
    what: "The node",
    problem: "No connection is chosen",
    issues: [],
    fix: "Open the node, choose or add a connection, and deploy.",
  });
