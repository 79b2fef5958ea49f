import type { Node, NodeAPI, NodeMessageInFlow } from "node-red";

/** What a TypedInput of the editor holds: a value and how to read it. */
export interface TypedProperty {
  readonly value: unknown;
  /** str, num, bool, json, msg, flow, global, env or jsonata. */
  readonly type: string;
}

/** The value that a property has for this message; undefined for a path of msg that leads nowhere. Rejects for a wrong expression. */
export function evaluate(
  red: NodeAPI,
  node: Node,
  msg: NodeMessageInFlow,
  { value, type }: TypedProperty,
): Promise<unknown> {
  const text = String(value ?? "");
  if (type === "str") return Promise.resolve(text);
  if (text === "") return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    red.util.evaluateNodeProperty(text, type, node, msg, (error, result) => {
      if (!error) return resolve(result);
      if (type === "msg") return resolve(undefined);
      reject(error);
    });
  });
}
