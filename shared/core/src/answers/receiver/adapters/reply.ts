import type { ServerResponse } from "node:http";
import type { CallbackResponse } from "../callback-request.js";

export const sendReply = (response: ServerResponse, { status, headers, body }: CallbackResponse): void =>
  void response.writeHead(status, headers).end(body);
