import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallbackReceiver, CallbackRequest, CallbackResponse } from "./callback-receiver.js";

/** A node:http request listener for a receiver that is mounted at `prefix`. */
export const nodeHttpAdapter =
  (receiver: CallbackReceiver, prefix = "") =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "").slice(prefix.length);
    const { method = "", headers } = request;
    send(response, await receiver.receive({ method, path, headers, body: request }));
  };

/** What an express request adds: `url` is behind the mount, `body` is there once a parser ran. */
type ExpressRequest = IncomingMessage & { readonly body?: unknown };

/** An express handler: `app.use("/iotpush/callback", expressAdapter(receiver))`, before or behind any body parser. */
export const expressAdapter =
  (receiver: CallbackReceiver) =>
  async (request: ExpressRequest, response: ServerResponse): Promise<void> => {
    const { method = "", url: path = "", headers } = request;
    send(response, await receiver.receive({ method, path, headers, body: expressBody(request) }));
  };

/**
 * The body of an express request: what a parser made of it, or the request itself if none read it. A parser for other types
 * may have left an empty object anyway.
 */
export const expressBody = (request: ExpressRequest): CallbackRequest["body"] =>
  request.readableEnded ? (request.body as CallbackRequest["body"]) : request;

const send = (response: ServerResponse, { status, headers, body }: CallbackResponse): void =>
  void response.writeHead(status, headers).end(body);

/**
 * A handler of the fetch standard for a receiver that is mounted at `prefix`, as Hono, Next.js, SvelteKit and Bun take it:
 * `export const POST = fetchAdapter(receiver, "/api/iotpush")`.
 */
export const fetchAdapter =
  (receiver: CallbackReceiver, prefix = "") =>
  async (request: Request): Promise<Response> => {
    const { status, headers, body } = await receiver.receive({
      method: request.method,
      path: new URL(request.url).pathname.slice(prefix.length),
      headers: Object.fromEntries(request.headers),
      body: request.body ?? undefined,
    });
    return new Response(body, { status, headers });
  };
