import { isLoopback } from "@iotpush/core/adapter";
import type { IExecuteFunctions, IWebhookDescription, IWebhookFunctions } from "n8n-workflow";
import type { RememberedAttempt } from "./memory.ts";

type Signer = Pick<IExecuteFunctions | IWebhookFunctions, "getSignedResumeUrl">;

/** What n8n's own processes say to the waiting execution. */
export type Report = "silent" | "uncertain" | "waiting" | "watch" | "kept" | "from";

/** The URL that a tap on this attempt's message calls, signed by n8n over everything in it. */
export const signedResumeUrl = (
  host: Signer,
  question: string,
  { n, at, via, again }: RememberedAttempt,
  more: Record<string, string> = {},
): string =>
  host.getSignedResumeUrl({
    question,
    attempt: String(n),
    at: String(at),
    again: String(again),
    ...(via === undefined ? {} : { via }),
    ...more,
  });

/** A URL that the service never learns: only who signs can report that nobody answered. */
export const reportUrl = (
  host: Signer,
  question: string,
  report: Report,
  more: Record<string, string> = {},
): string => host.getSignedResumeUrl({ question, report, ...more });

const PRIVATE =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[f[cd])|\.(local|lan|internal|home\.arpa)$|^[^.[]+$/;

/** Whether the service surely cannot call n8n: at an address of this machine or network, while the service is elsewhere. */
export function unreachable(callback: string, baseUrl: string): boolean {
  const [own, service] = [new URL(callback).hostname, new URL(baseUrl).hostname];
  if (isLoopback(service)) return false;
  return isLoopback(own) || (PRIVATE.test(own) && !PRIVATE.test(service));
}

export const notPublic = (own: string): string =>
  `This n8n is not public: iotpush cannot call ${new URL(own).origin}, so the receipt is read. If n8n is public, set WEBHOOK_URL to its public address.`;

/**
 * Where a waiting execution is resumed. POST only: a link that resumed by GET would be followed by every preview of a chat.
 */
export const resumeWebhooks: IWebhookDescription[] = [
  {
    name: "default",
    httpMethod: "POST",
    responseMode: "onReceived",
    // Empty: n8n answers what the node gives as its response.
    responseData: "",
    path: "={{ $nodeId }}",
    restartWebhook: true,
    isFullPath: true,
  },
];
