import { type CallbackResponse, ValidationError, webUrlProblem } from "@iotpush/core/adapter";
import { CALLBACK_PATH, EVENT_PATH } from "./paths.js";

/** What decides whether answers can arrive by callback. */
export interface CallbackSettings {
  /** The address under which this Node-RED is reached from outside, without httpNodeRoot; empty if there is none. */
  readonly publicUrl: string;
  /** `false` if Node-RED serves no HTTP for nodes. */
  readonly httpNodeRoot: string | false | undefined;
  /** Whether requests to nodes need a password, which the service does not have. */
  readonly httpNodeAuth: boolean;
}

/** Why answers cannot arrive by callback. */
export type CallbackObstacle = "no-public-url" | "no-http-node" | "http-node-auth";

export function callbackObstacle(settings: CallbackSettings): CallbackObstacle | undefined {
  if (settings.httpNodeRoot === false) return "no-http-node";
  if (settings.publicUrl === "") return "no-public-url";
  return settings.httpNodeAuth ? "http-node-auth" : undefined;
}

/** The public URL of what a configuration node's questions call back, without a final slash; undefined if none can arrive. */
export function callbackBase(settings: CallbackSettings, server: string): string | undefined {
  if (callbackObstacle(settings)) return undefined;
  return `${nodeUrl(settings)}${CALLBACK_PATH}/${encodeURIComponent(server)}`;
}

/** The public URL of a configuration node's event endpoint. Throws ValidationError telling why there can be none. */
export function eventUrl(settings: CallbackSettings, server: string, secret: string): string {
  requireCallbacks(settings);
  return `${nodeUrl(settings)}${EVENT_PATH}/${encodeURIComponent(server)}/${secret}`;
}

/** Throws ValidationError telling what to do if callbacks cannot arrive. */
export function requireCallbacks(settings: CallbackSettings): void {
  const obstacle = callbackObstacle(settings);
  if (!obstacle) return;
  throw new ValidationError({
    what: "The callback",
    problem: "Callbacks cannot get through",
    issues: [],
    fix: FIXES[obstacle],
  });
}

/** Throws ValidationError for a public URL that is none. */
export function requirePublicUrl(publicUrl: string): void {
  if (publicUrl === "") return;
  const problem = webUrlProblem(publicUrl);
  if (problem === undefined) return;
  throw new ValidationError({
    what: "The connection",
    issues: [{ field: "publicUrl", problem }],
    fix: "Correct the public URL in the connection, or leave it empty.",
  });
}

const FIXES: Readonly<Record<CallbackObstacle, string>> = {
  "no-public-url": "Set the public URL in the connection, or let the node read receipts instead.",
  "no-http-node":
    "Node-RED serves no HTTP for nodes (httpNodeRoot is false): let the node read receipts instead.",
  "http-node-auth":
    "httpNodeAuth asks the service for a password it does not have: let the node read receipts instead.",
};

/** The public URL of what nodes serve: httpNodeRoot included, without a final slash. */
export function nodeUrl({ publicUrl, httpNodeRoot }: CallbackSettings): string {
  const root = `/${httpNodeRoot || ""}/`.replace(/\/{2,}/g, "/").replace(/\/$/, "");
  return `${publicUrl.trim().replace(/\/+$/, "")}${root}`;
}

/** What a callback gets while flows start: the sender is to try again. */
export const NOT_READY: CallbackResponse = {
  status: 503,
  headers: { "retry-after": "5", "content-type": "application/json" },
  body: JSON.stringify({ error: "Node-RED is starting, send it again" }),
};
