import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallbackReceiver } from "../callback-receiver.js";
import { sendReply } from "./reply.js";

/** A node:http request listener for a receiver that is mounted at `prefix`. */
export const nodeHttpAdapter =
  (receiver: CallbackReceiver, prefix = "") =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "").slice(prefix.length);
    const { method = "", headers } = request;
    sendReply(response, await receiver.receive({ method, path, headers, body: request }));
  };
