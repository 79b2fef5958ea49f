import { objectOf } from "../mapping/notification.js";

/** Defaults of a blueprint's inputs by name; inputs may be in sections, which have inputs of their own. */
export function defaultsOf(inputs: unknown): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(objectOf(inputs))) {
    const input = objectOf(raw);
    if ("default" in input) defaults[name] = input.default;
    Object.assign(defaults, defaultsOf(input.input));
  }
  return defaults;
}
