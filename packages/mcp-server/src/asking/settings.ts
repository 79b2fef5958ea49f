import { homedir } from "node:os";
import { join } from "node:path";
import { commaList, ValidationError, webUrlProblem } from "@iotpush/core/adapter";

export interface Settings {
  readonly baseUrl: string | undefined;
  readonly topic: string;
  readonly key: string | undefined;
  /** User ids or device names whose tap counts; anyone's if undefined. */
  readonly allowedResponders: readonly string[] | undefined;
  /** Where the service reaches this process, and where it listens for that; undefined if it cannot be reached. */
  readonly callback: { readonly url: string; readonly host: string; readonly port: number } | undefined;
  /** The folder that keeps open questions over a restart. */
  readonly folder: string;
}

/** Reads the environment. Throws ValidationError that names the variable and the fix. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const topic = text(env.IOTPUSH_TOPIC);
  if (!topic) throw unusable("IOTPUSH_TOPIC", "the name of the topic that your phone is subscribed to");
  const key = text(env.IOTPUSH_KEY);
  if (!key)
    throw unusable(
      "IOTPUSH_KEY",
      "the topic's API key, from its page in your dashboard; without it no answer can be read",
    );
  const responders = text(env.IOTPUSH_RESPONDERS);
  const allowedResponders = responders && commaList(responders);
  if (allowedResponders?.length === 0)
    throw unusable("IOTPUSH_RESPONDERS", "user ids or device names separated by commas, or leave it out");
  const state = text(env.XDG_STATE_HOME) ?? join(homedir(), ".local/state");
  return {
    baseUrl: text(env.IOTPUSH_URL),
    topic,
    key,
    allowedResponders: allowedResponders || undefined,
    callback: readCallback(env),
    folder: text(env.IOTPUSH_MCP_FOLDER) ?? join(state, "iotpush-mcp"),
  };
}

function readCallback(env: NodeJS.ProcessEnv): Settings["callback"] {
  const url = text(env.IOTPUSH_CALLBACK_URL);
  if (!url) return undefined;
  const problem = webUrlProblem(url);
  if (problem)
    throw unusable("IOTPUSH_CALLBACK_URL", "an address such as https://agent.example.com/iotpush", problem);
  const listen = URL.parse(`http://${text(env.IOTPUSH_CALLBACK_LISTEN) ?? "127.0.0.1:4791"}`);
  if (listen?.port) return { url, host: listen.hostname.replace(/^\[|\]$/g, ""), port: Number(listen.port) };
  const what = "a host and port such as 127.0.0.1:4791";
  throw unusable("IOTPUSH_CALLBACK_LISTEN", what, "is not a host and port");
}

const text = (value: string | undefined): string | undefined => value?.trim() || undefined;

const unusable = (name: string, what: string, problem = "is missing or empty"): ValidationError =>
  new ValidationError({
    what: "The environment",
    issues: [{ field: name, problem }],
    problem: `${name} ${problem}`,
    fix: `Set it to ${what}.`,
  });
