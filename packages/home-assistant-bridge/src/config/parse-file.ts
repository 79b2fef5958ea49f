import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod/v4";
import { ConfigError, ConfigFile } from "./config.js";

/**
 * Reads a configuration file, YAML or JSON. Settings in `overlay`, which come from the environment, win over the file's.
 * Throws ConfigError with all problems, each with its line if it has one.
 */
export function parseConfigFile(
  source: string,
  name: string,
  overlay: Readonly<Record<string, unknown>> = {},
): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new ConfigError([
      `${name}:${line}: ${broken.message.split("\n")[0] ?? ""} Correct the YAML there.`,
    ]);
  }
  const content: unknown = withoutNulls(document.toJS() ?? {});
  if (typeof content !== "object" || Array.isArray(content) || content === null)
    throw new ConfigError([`${name}:1: Write settings as "name: value", one per line.`]);
  const parsed = ConfigFile.safeParse(merge(content as Record<string, unknown>, overlay));
  if (parsed.success) return parsed.data;

  const placeOf = (path: readonly PropertyKey[]): string => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range) return `${name}:${lines.linePos(node.range[0]).line}: `;
    }
    return source.trim() === "" ? "" : `${name}: `;
  };
  throw new ConfigError(parsed.error.issues.flatMap((issue) => problemsOf(issue, placeOf)));
}

function problemsOf(issue: z.core.$ZodIssue, placeOf: (path: readonly PropertyKey[]) => string): string[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return `${placeOf(path)}${path.join(".")}: is not a known setting; correct its name, or remove it.`;
    });
  // These are Zod's own words: the schema has none for this setting.
  const missing = issue.code === "invalid_type" && issue.message.startsWith("Invalid input");
  return [
    `${placeOf(issue.path)}${issue.path.join(".")}: ${missing ? "is missing or of the wrong kind" : issue.message}.`,
  ];
}

/** Drops names without a value: a name alone in YAML, or an emptied field of an app's options, counts as left out. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner === null || inner === "" ? [] : [[key, withoutNulls(inner)]],
    ),
  );
}

function merge(
  file: Readonly<Record<string, unknown>>,
  overlay: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...file };
  for (const [key, value] of Object.entries(overlay)) {
    const own = merged[key];
    merged[key] = isObject(value) && isObject(own) ? merge(own, value) : value;
  }
  return merged;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
