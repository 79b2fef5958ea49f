import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallbackReceiver } from "../callback-receiver.js";
import type { CallbackRequest } from "../callback-request.js";
import { sendReply } from "./reply.js";

/** What an express request adds: `url` is behind the mount, `body` is there once a parser ran. */
type ExpressRequest = IncomingMessage & { readonly body?: unknown };

/** An express handler: `app.use("/iotpush/callback", expressAdapter(receiver))`, before or behind any body parser. */
export const expressAdapter =
  (receiver: CallbackReceiver) =>
  async (request: ExpressRequest, response: ServerResponse): Promise<void> => {
    const { method = "", url: path = "", headers } = request;
    sendReply(response, await receiver.receive({ method, path, headers, body: expressBody(request) }));
  };

/**
 * The body of an express request: what a parser made of it, or the request itself if none read it. A parser for other types
 * may have left an empty object anyway.
 */
export const expressBody = (request: ExpressRequest): CallbackRequest["body"] =>
  request.readableEnded ? (request.body as CallbackRequest["body"]) : request;
