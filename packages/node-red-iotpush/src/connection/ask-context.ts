import type { Node, NodeMessage } from "node-red";
import { isRecord } from "../host/overrides.js";

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

const MAX_BYTES = 256 * 1024;
/** Sockets: they live in this process only. */
const NOT_STORED = new Set(["req", "res"]);

/**
 * A message as JSON for the store, without req and res. What cannot be stored, such as functions or circles, is left out;
 * a message of more than 256 KiB is reduced to its id.
 */
export function storableMessage(msg: NodeMessage): unknown {
  const stored: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(msg)) {
    if (NOT_STORED.has(name)) continue;
    const json = toJson(value);
    if (json !== undefined) stored[name] = JSON.parse(json);
  }
  return Buffer.byteLength(JSON.stringify(stored)) <= MAX_BYTES ? stored : { _msgid: msg._msgid };
}

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** The message again; buffers become buffers. */
export function restoreMessage(stored: unknown): NodeMessage {
  return isRecord(stored) ? (revive(stored) as NodeMessage) : {};
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (!isRecord(value)) return value;
  if (value.type === "Buffer" && Array.isArray(value.data)) return Buffer.from(value.data as number[]);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revive(item)]));
}
