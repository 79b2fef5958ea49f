/** A value that only Home Assistant can fill in: `!input name`, `!secret name`, `!include file` and the like. */
export class Tagged {
  readonly tag: string;
  readonly name: string;

  constructor(tag: string, name: string) {
    this.tag = tag;
    this.name = name;
  }
}

/** A placeholder for a template's text: a link if one is expected, and never a command. */
const STAND_IN = "/made-by-a-template";

const TEMPLATE = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}/g;

/** Whether a text is made by a template when the automation runs. */
export const isTemplate = (text: string): boolean => text.search(TEMPLATE) >= 0;

/**
 * A value as it may be when the automation runs: inputs have their defaults, templates and secrets something that stands in for
 * them, each another, so that two buttons with templates stay two.
 */
export function concrete(written: unknown, defaults: Readonly<Record<string, unknown>>): unknown {
  let count = 0;
  const standIn = () => `${STAND_IN}-${++count}`;
  const fill = (value: unknown, depth: number): unknown => {
    if (value instanceof Tagged) {
      const known = value.tag === "!input" && Object.hasOwn(defaults, value.name) && depth < 20;
      return known ? fill(defaults[value.name], depth + 1) : standIn();
    }
    if (typeof value === "string") {
      if (!isTemplate(value)) return value;
      return /^\s*\{[{%#]/.test(value) ? standIn() : value.replace(TEMPLATE, "x");
    }
    if (Array.isArray(value)) return value.map((each) => fill(each, depth));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, depth)]));
  };
  return fill(written, 0);
}

/** Whether what is in a value is only known when the automation runs. */
export const isLateBound = (value: unknown, defaults: Readonly<Record<string, unknown>>): boolean =>
  value instanceof Tagged
    ? !(value.tag === "!input" && Object.hasOwn(defaults, value.name))
    : typeof value === "string" && isTemplate(value);
