import { type CallbackResponse, expressBody, ValidationError } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";
import { decoded } from "../host/node-store.js";
import { connections } from "./deployment.js";
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

/** The callback settings of a configuration node with this public URL. */
export const callbackSettings = ({ settings }: NodeAPI, publicUrl: string): CallbackSettings => ({
  publicUrl,
  httpNodeRoot: settings.httpNodeRoot as string | false | undefined,
  httpNodeAuth: Boolean(settings.httpNodeAuth),
});

const FIXES = {
  "no-public-url": "Set the public URL in the connection, or let the node read receipts instead.",
  "no-http-node":
    "Node-RED serves no HTTP for nodes (httpNodeRoot is false): let the node read receipts instead.",
  "http-node-auth":
    "httpNodeAuth asks the service for a password it does not have: let the node read receipts instead.",
};

/** Why answers cannot arrive by callback; undefined if they can. */
export function callbackObstacle(settings: CallbackSettings): keyof typeof FIXES | undefined {
  if (settings.httpNodeRoot === false) return "no-http-node";
  if (settings.publicUrl === "") return "no-public-url";
  return settings.httpNodeAuth ? "http-node-auth" : undefined;
}

/** Throws ValidationError, which names the fix, if callbacks cannot arrive. */
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

/** The public URL of what a configuration node's questions call back, without a final slash; undefined if none can arrive. */
export function callbackBase(settings: CallbackSettings, server: string): string | undefined {
  if (callbackObstacle(settings)) return undefined;
  return `${nodeUrl(settings)}${CALLBACK_PATH}/${encodeURIComponent(server)}`;
}

/** The public URL of a configuration node's event endpoint. Throws ValidationError, which says why, if it cannot have one. */
export function eventUrl(settings: CallbackSettings, server: string, secret: string): string {
  requireCallbacks(settings);
  return `${nodeUrl(settings)}${EVENT_PATH}/${encodeURIComponent(server)}/${secret}`;
}

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
const UNKNOWN: CallbackResponse = { status: 404, headers: {}, body: "" };

/** Express's types, taken from Node-RED's API. */
type RequestHandler = ReturnType<NodeAPI["auth"]["needsPermission"]>;
export type Request = Parameters<RequestHandler>[0];
export type Response = Parameters<RequestHandler>[1];

/**
 * Gives a callback or an event to the connection that it names: the part of the path behind the mount. While flows start, none may be
 * there yet.
 */
export async function answerCallback(
  request: Request,
  response: Response,
  from: "callbacks" | "events",
  flowsRunning: boolean,
): Promise<void> {
  const { method, url, headers } = request;
  const [, server = "", path = ""] = /^\/([^/?]*)(.*)/.exec(url) ?? [];
  const answer =
    (await connections
      .get(decoded(server))
      ?.receive({ method, path, headers, body: expressBody(request) }, from)) ??
    (flowsRunning ? UNKNOWN : NOT_READY);
  response.status(answer.status).set({ ...answer.headers });
  response.end(answer.body);
}
