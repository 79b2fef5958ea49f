import type { EditorRED } from "node-red";

declare const RED: EditorRED;

type Translate = (key: string, words?: Record<string, unknown>) => string;

/** `status.waiting(3)`: a key of the catalog, and what stands for `__0__` in its text. */
const WITH_VALUE = /^(status\.\w+)\((.*)\)$/s;

/** Lets the editor translate statuses of a type: it asks the catalog for their text, which knows keys without values only. */
export function translateStatuses(type: string): void {
  const definition = RED.nodes.getType(type) as unknown as { _: Translate };
  const translate = definition._;
  definition._ = (text, words) => {
    const [, key, value] = WITH_VALUE.exec(text) ?? [];
    return key ? translate(key, { 0: value }) : translate(text, words);
  };
}
