import { type CallbackResponse, expressBody } from "@iotpush/core";
import type { NodeAPI } from "node-red";
import { connections } from "../host/state.js";
import { NOT_READY } from "./connection.js";

/** Express has no types of its own here: those that Node-RED's API speaks of. */
type RequestHandler = ReturnType<NodeAPI["auth"]["needsPermission"]>;
type Request = Parameters<RequestHandler>[0];
type Response = Parameters<RequestHandler>[1];

/** Gives a callback or an event to the connection that it names. While flows start, none may be there yet. */
export function answerCallback(request: Request, response: Response, flowsRunning: boolean): void {
  void answer(request, flowsRunning).then((answered) => write(response, answered));
}

async function answer(request: Request, flowsRunning: boolean): Promise<CallbackResponse> {
  const { server = "", question, secret = "" } = request.params as Record<string, string>;
  const connection = connections.get(server);
  if (!connection) return flowsRunning ? UNKNOWN : NOT_READY;
  const { method, headers } = request;
  const body = expressBody(request);
  return question === undefined
    ? connection.receiveEvent({ method, path: `/${secret}`, headers, body })
    : connection.receive({ method, path: `/${question}/${secret}`, headers, body });
}

const UNKNOWN: CallbackResponse = { status: 404, headers: {}, body: "" };

function write(response: Response, { status, headers, body }: CallbackResponse): void {
  response.status(status).set({ ...headers });
  response.end(body);
}
