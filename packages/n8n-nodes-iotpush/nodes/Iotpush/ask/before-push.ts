import { type IExecuteFunctions, NodeOperationError } from "n8n-workflow";
import type { CredentialConnection } from "../../common/connection.ts";
import { unfit } from "../../common/parameters.ts";
import { clock } from "../../common/transport.ts";
import { callOwn, notReached, type OwnReply, REPORT } from "./own-call.ts";
import { notPublic, reportUrl } from "./resume-url.ts";

/** How long this process remembers what it got from n8n's own address, which may take its time not to answer. */
const REMEMBERED_MS = 10 * 60_000;
const remembered = new Map<string, { readonly reply: Promise<OwnReply>; readonly at: number }>();

/**
 * Throws if no answer could come back: from the receipt, or through a proxy that changes what n8n has signed. Says so if only
 * callbacks can bring one.
 */
export async function checkWayBack(
  host: IExecuteFunctions,
  id: string,
  { client }: CredentialConnection,
  callbacks: boolean,
): Promise<void> {
  if (!callbacks && !client.hasTopicKey() && !client.hasSession)
    throw unfit(
      "The credential",
      "Topic API Key",
      "is empty, but only the receipt can bring the answer",
      "Copy the topic's key from the dashboard, or set n8n's WEBHOOK_URL to its public address.",
    );
  const url = reportUrl(host, id, "waiting");
  // Without a sub-path it is the endpoint, the execution and the node.
  const hasSubPath = new URL(url).pathname.split("/").length > 4;
  const { origin } = new URL(url);
  const last = remembered.get(origin);
  const isKnown = last && clock.now() < last.at + REMEMBERED_MS;
  // Many questions at once are one call.
  const asked = isKnown ? last : { reply: callOwn(host, url, REPORT), at: clock.now() };
  remembered.set(origin, asked);
  const reply = await asked.reply;
  if (reply === "forbidden" || (reply === "unreachable" && !callbacks)) remembered.delete(origin);
  if (reply === "forbidden")
    throw new NodeOperationError(
      host.getNode(),
      hasSubPath
        ? `n8n refuses its own signature: a proxy changes the path of ${origin}. Make it keep the sub-path, or serve n8n without one.`
        : "n8n refuses its own signature. Give every process of n8n the same N8N_ENCRYPTION_KEY.",
    );
  if (reply !== "unreachable") return;
  if (!callbacks) throw new NodeOperationError(host.getNode(), notReached(url));
  host.addExecutionHints({ message: notReached(url), location: "outputPane", type: "warning" });
}

export const WITHOUT_KEY =
  "This topic is asked without a key: anyone who knows its name can subscribe to it and answer. Private topics need the Pro plan.";

/** What a person should know who tries the node. */
export function hintFor(
  host: IExecuteFunctions,
  { client }: CredentialConnection,
  privateUrl: string | undefined,
): void {
  const hints = [
    ...(client.hasTopicKey() ? [] : [WITHOUT_KEY]),
    ...(privateUrl === undefined ? [] : [notPublic(privateUrl)]),
  ];
  for (const message of hints) host.addExecutionHints({ message, location: "outputPane", type: "warning" });
}
