import type { CallbackReceiver } from "../callback-receiver.js";

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
