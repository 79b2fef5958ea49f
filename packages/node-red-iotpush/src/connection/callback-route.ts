import { type CallbackResponse, expressBody } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";
import { NOT_READY } from "./callback-base.js";
import { decoded } from "./paths.js";
import { connections } from "./state.js";

/** Express has no types of its own here: those that Node-RED's API speaks of. */
type RequestHandler = ReturnType<NodeAPI["auth"]["needsPermission"]>;
type Request = Parameters<RequestHandler>[0];
type Response = Parameters<RequestHandler>[1];

const PATH = /^\/([^/?]*)(.*)/;

/**
 * Gives a callback or an event to the connection that it names: the part of the path behind the mount. While flows start, none may be
 * there yet.
 */
export function answerCallback(
  request: Request,
  response: Response,
  receive: "receive" | "receiveEvent",
  flowsRunning: boolean,
): void {
  const { method, url, headers } = request;
  const [, server = "", path = ""] = PATH.exec(url) ?? [];
  const connection = connections.get(decoded(server));
  if (connection)
    void connection[receive]({ method, path, headers, body: expressBody(request) }).then((answered) =>
      write(response, answered),
    );
  else write(response, flowsRunning ? UNKNOWN : NOT_READY);
}

const UNKNOWN: CallbackResponse = { status: 404, headers: {}, body: "" };

function write(response: Response, { status, headers, body }: CallbackResponse): void {
  response.status(status).set({ ...headers });
  response.end(body);
}
