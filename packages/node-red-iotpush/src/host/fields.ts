import type { Node, NodeAPI, NodeMessageInFlow } from "node-red";

/** The typed inputs of a node: `title` has its type in `titleType`. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** The fields of a node's definition as they are for this message; empty ones are left out. Rejects naming the field. */
export async function evaluateFields(
  red: NodeAPI,
  node: Node,
  def: FieldValues,
  names: readonly string[],
  msg: NodeMessageInFlow,
): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const name of names) {
    const type = String(def[`${name}Type`] ?? "str");
    try {
      const value = await evaluate(red, node, msg, def[name], type);
      if (!isEmpty(value)) fields[name] = value;
    } catch (error) {
      throw new Error(`${name}: ${messageOf(error)}`);
    }
  }
  return fields;
}

/** The value that a property has for this message; undefined for a path of msg that leads nowhere. Rejects for a wrong expression. */
function evaluate(
  red: NodeAPI,
  node: Node,
  msg: NodeMessageInFlow,
  value: unknown,
  type: string,
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

/** JSONata throws objects that are no Errors. */
const messageOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);

export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "";
