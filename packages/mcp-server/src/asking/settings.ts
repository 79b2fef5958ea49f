import { homedir } from "node:os";
import { join } from "node:path";
import { ValidationError } from "@iotpush/core/adapter";

/** Where questions go, and who may answer them. */
export interface Settings {
  readonly baseUrl: string | undefined;
  readonly topic: string;
  readonly key: string | undefined;
  /** User ids or device names whose tap counts; anyone's if undefined. */
  readonly allowedResponders: readonly string[] | undefined;
  /** The folder that keeps open questions over a restart. */
  readonly folder: string;
}

/** Reads the environment. Throws ValidationError that names the variable and the fix. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const topic = text(env.IOTPUSH_TOPIC);
  if (!topic) throw missing("IOTPUSH_TOPIC", "the name of the topic that your phone is subscribed to");
  const key = text(env.IOTPUSH_KEY);
  if (!key)
    throw missing(
      "IOTPUSH_KEY",
      "the topic's API key, from its page in your dashboard; without it no answer can be read",
    );
  const responders = text(env.IOTPUSH_RESPONDERS)
    ?.split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  if (responders?.length === 0)
    throw missing("IOTPUSH_RESPONDERS", "user ids or device names separated by commas, or leave it out");
  return {
    baseUrl: text(env.IOTPUSH_URL),
    topic,
    key,
    allowedResponders: responders,
    folder:
      text(env.IOTPUSH_MCP_FOLDER) ??
      join(text(env.XDG_STATE_HOME) ?? join(homedir(), ".local/state"), "iotpush-mcp"),
  };
}

const text = (value: string | undefined): string | undefined => value?.trim() || undefined;

const missing = (name: string, what: string): ValidationError =>
  new ValidationError({
    what: "The environment",
    issues: [{ field: name, problem: "is missing or empty" }],
    problem: `${name} is missing or empty`,
    fix: `Set it to ${what}.`,
  });
