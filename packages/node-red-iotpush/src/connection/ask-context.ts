import type { NodeMessage } from "node-red";
import { isRecord } from "../host/overrides.js";
import { storableMessage } from "./stored-message.js";

/** What a question remembers of the flow that asked it. Plain JSON: it is kept in the store. */
export interface AskContext {
  /** Id of the asking node. */
  readonly node: string;
  /** Finds the message itself, with req and res, as long as the process lives. */
  readonly ticket: string;
  /** The message as far as it can be stored: for `restoreMessage`. */
  readonly msg: unknown;
}

export const askContext = (node: string, ticket: string, msg: NodeMessage): AskContext => ({
  node,
  ticket,
  msg: storableMessage(msg),
});

/** Reads a context back; undefined for one that some other host wrote. */
export function readContext(context: unknown): AskContext | undefined {
  if (!isRecord(context) || typeof context.node !== "string" || typeof context.ticket !== "string")
    return undefined;
  return { node: context.node, ticket: context.ticket, msg: context.msg };
}
