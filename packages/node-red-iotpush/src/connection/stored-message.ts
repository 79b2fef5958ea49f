import type { NodeMessage } from "node-red";
import { isRecord } from "../host/overrides.js";

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
