import type { ServerResponse } from "node:http";
import type { CallbackResponse } from "../callback-request.js";

/** Answers; where the body was not read to its end, the connection cannot be used again. */
export function reply(response: ServerResponse, { status, headers, body }: CallbackResponse): void {
  const unread = status === 408 || status === 413;
  response.writeHead(status, { ...headers, ...(unread ? { connection: "close" } : {}) }).end(body);
}
