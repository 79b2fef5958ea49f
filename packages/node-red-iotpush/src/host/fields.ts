import { ValidationError } from "@iotpush/core/adapter";
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
async function evaluate(
  red: NodeAPI,
  node: Node,
  msg: NodeMessageInFlow,
  value: unknown,
  type: string,
): Promise<unknown> {
  const text = String(value ?? "");
  if (type === "str" || text === "") return text;
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  red.util.evaluateNodeProperty(text, type, node, msg, (error, result) =>
    error && type !== "msg" ? reject(error) : resolve(error ? undefined : result),
  );
  return promise;
}

/** JSONata throws objects that are no Errors. */
const messageOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);

export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "";

/** A value of a message as text: strings as they are, buffers as UTF-8, anything else as JSON. */
export function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return String(value);
}

export type TimeUnit = "s" | "min" | "h" | "d";

const SECONDS: Readonly<Record<TimeUnit, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };

/** A year: how long a question may wait. */
const MOST = 31_536_000;

/** A time in its unit as seconds, from 1 to a year. Throws ValidationError for anything else. */
export function toSeconds(value: unknown, what: string, unit: TimeUnit = "s", field = "timeout"): number {
  const seconds = Number(value) * SECONDS[unit];
  if (value !== undefined && value !== null && seconds >= 1 && seconds <= MOST) return seconds;
  throw new ValidationError({
    what,
    issues: [
      {
        field,
        problem: `must be a number of ${WORDS[unit]}, from 1 second to a year`,
        given: String(value),
      },
    ],
  });
}

const WORDS: Readonly<Record<TimeUnit, string>> = { s: "seconds", min: "minutes", h: "hours", d: "days" };
