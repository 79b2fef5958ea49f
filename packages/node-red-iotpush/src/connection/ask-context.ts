import type { Node, NodeMessage } from "node-red";
import { isRecord } from "../host/overrides.js";
import { storableMessage } from "./stored-message.js";

/** What a question remembers of the flow that asked it. Plain JSON: it is kept in the store. */
export interface NodeContext {
  /** Id of the asking node; inside a subflow's instance it is one that only the runtime knows. */
  readonly node: string;
  /** The ids of its flow, of the subflow instances around it and of the node itself, as the editor knows them, with slashes. */
  readonly path: string;
  /** Finds the message itself, with req and res, as long as the process lives. */
  readonly ticket: string;
  /** The message as far as it can be stored: for `restoreMessage`. */
  readonly msg: unknown;
}

export const askContext = (
  node: Pick<Node, "id"> & { readonly _path?: string },
  ticket: string,
  msg: NodeMessage,
): NodeContext => ({ node: node.id, path: node._path ?? node.id, ticket, msg: storableMessage(msg) });

/** Reads a context back; undefined for one that some other host wrote. */
export function readContext(context: unknown): NodeContext | undefined {
  if (!isRecord(context) || typeof context.node !== "string" || typeof context.ticket !== "string")
    return undefined;
  const { node, path = node, ticket, msg } = context;
  return { node, path: String(path), ticket, msg };
}
