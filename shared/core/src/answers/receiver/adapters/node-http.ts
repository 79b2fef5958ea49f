import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallbackReceiver } from "../callback-receiver.js";

/** A node:http request listener for a receiver that is mounted at `prefix`. */
export const nodeHttpAdapter =
  (receiver: CallbackReceiver, prefix = "") =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "").slice(prefix.length);
    const answer = await receiver.receive({
      method: request.method ?? "",
      path,
      headers: request.headers,
      body: request,
    });
    response
      .writeHead(answer.status, {
        ...answer.headers,
        connection: answer.status === 413 ? "close" : "keep-alive",
      })
      .end(answer.body);
  };
