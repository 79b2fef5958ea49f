import type { CallbackResponse } from "@iotpush/core";
import type { NodeAPI } from "node-red";
import { CALLBACK_PATH, EVENT_PATH } from "./callback-base.js";
import { NOT_READY } from "./connection.js";
import type { Connections } from "./connections.js";

/** Express has no types of its own here: those that Node-RED's API speaks of. */
type RequestHandler = ReturnType<NodeAPI["auth"]["needsPermission"]>;
type Request = Parameters<RequestHandler>[0];
type Response = Parameters<RequestHandler>[1];

/** The path of the one route that serves all questions of all configuration nodes: deploying anew leaves nothing behind. */
export const CALLBACK_ROUTE = `${CALLBACK_PATH}/:server/:question/:secret`;

/** The path of the one route for events of all configuration nodes. */
export const EVENT_ROUTE = `${EVENT_PATH}/:server/:secret`;

/** Gives a callback or an event to the connection that it names. */
export function callbackHandler(connections: Connections): RequestHandler {
  return (request, response) => {
    void answer(connections, request).then((answered) => write(response, answered));
  };
}

async function answer(connections: Connections, request: Request): Promise<CallbackResponse> {
  const { server = "", question, secret = "" } = request.params as Record<string, string>;
  const connection = connections.get(server);
  if (!connection) return connections.flowsRunning ? UNKNOWN : NOT_READY;
  const { method, headers } = request;
  const body = bodyOf(request);
  return question === undefined
    ? connection.receiveEvent({ method, path: `/${secret}`, headers, body })
    : connection.receive({ method, path: `/${question}/${secret}`, headers, body });
}

/** Some middleware of the user's may have read the body already. */
const bodyOf = (request: Request): Request | object =>
  request.readableEnded && typeof request.body === "object" ? request.body : request;

const UNKNOWN: CallbackResponse = { status: 404, headers: {}, body: "" };

function write(response: Response, { status, headers, body }: CallbackResponse): void {
  response.status(status).set({ ...headers });
  response.end(body);
}
