import { ValidationError } from "@iotpush/core/portable";
import type { IExecuteFunctions, IWebhookFunctions } from "n8n-workflow";

/** The URL that resumes this execution, signed by n8n over everything in it. */
export const resumeUrl = (
  host: Pick<IExecuteFunctions | IWebhookFunctions, "getSignedResumeUrl">,
  question: string,
  repeat: number,
): string => host.getSignedResumeUrl({ question, repeat: String(repeat) });

/** Throws ValidationError where the service surely cannot reach n8n: at a loopback address, while the service is elsewhere. */
export function refuseUnreachable(callbackUrl: string, baseUrl: string): void {
  if (!isLoopback(callbackUrl) || isLoopback(baseUrl)) return;
  throw new ValidationError({
    what: "n8n's own address",
    issues: [
      { field: "WEBHOOK_URL", problem: "iotpush cannot reach it", given: new URL(callbackUrl).origin },
    ],
    fix: "Set n8n's environment variable WEBHOOK_URL to its public address, or turn on No Public URL: Check the Receipt.",
  });
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}
