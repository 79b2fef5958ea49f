import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";

/** The limit that docs/security.md promises for every receiver. */
const MOST_BYTES = 65_536;

/** The body of a callback. n8n has parsed it already, whatever it was: only JSON of a sensible size is taken. */
export function readJsonBody(host: IWebhookFunctions) {
  const { rawBody } = host.getRequestObject() as { rawBody?: Uint8Array };
  const length = Math.max(rawBody?.length ?? 0, Number(host.getHeaderData()["content-length"] ?? 0));
  const refused = (status: number, problem: string) => ({ ok: false, status, problem }) as const;
  if (length > MOST_BYTES) return refused(413, "the body is larger than 64 KiB");
  const type = String(host.getHeaderData()["content-type"] ?? "").split(";", 1)[0];
  if (type?.trim().toLowerCase() !== "application/json") return refused(415, "the body is not JSON");
  return { ok: true, json: host.getBodyData() as unknown } as const;
}

/** Responds to a request without starting or resuming anything. `reply` says in a word what happened to it. */
export type WebhookReply = (status: number, reason: string, reply?: string) => IWebhookResponseData;

export const replier =
  (host: IWebhookFunctions): WebhookReply =>
  (status, reason, reply) => {
    const body: IDataObject = { reason, ...(reply === undefined ? {} : { reply }) };
    host.getResponseObject().status(status).json(body);
    return { noWebhookResponse: true };
  };
