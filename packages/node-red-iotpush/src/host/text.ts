/** A value of a message as text: strings as they are, buffers as UTF-8, anything else as JSON. */
export function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return String(value);
}
