import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallbackReceiver } from "../callback-receiver.js";
import { reply } from "./reply.js";

/** What an express request adds: `url` is behind the mount, `body` is there once a parser ran. */
type ExpressRequest = IncomingMessage & { readonly body?: object };

/** An express handler: `app.use("/iotpush/callback", expressAdapter(receiver))`, before or behind `express.json()`. */
export const expressAdapter =
  (receiver: CallbackReceiver) =>
  async (request: ExpressRequest, response: ServerResponse): Promise<void> => {
    const { method = "", url: path = "", headers, body = request } = request;
    reply(response, await receiver.receive({ method, path, headers, body }));
  };
