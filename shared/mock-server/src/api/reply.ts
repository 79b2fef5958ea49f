import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

const KEY = "replyText";

/** Answers JSON, and leaves its text for the request log, which would else have to read it back from a stream. */
export function replyWith(context: Context, body: object, status: ContentfulStatusCode): Response {
  const text = JSON.stringify(body);
  keepReply(context, text);
  return context.body(text, status, { "content-type": "application/json" });
}

/** Says what was answered after all, if that is no longer what `reply` left. */
export const keepReply = (context: Context, text: string): void => context.set(KEY, text);

export async function replyOf(context: Context): Promise<string> {
  const kept: string | undefined = context.get(KEY);
  if (kept !== undefined) return kept;
  return context.res.bodyUsed ? "" : context.res.clone().text();
}
