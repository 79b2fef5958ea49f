import type { ActionReport, PushResult, Receipt, Topic } from "@iotpush/core/contract";
import { sessionToken } from "./control-api.js";
import { problemOf, reach, reachAsPage } from "./control-fetch.js";

/** Why a tap did not count, as the service says it; `late` if somebody had answered, or the question had expired. */
export interface TapProblem {
  readonly text: string;
  readonly late: boolean;
}

/** Reports a tap as the app does. Null if it counted. */
export async function reportAction(report: ActionReport): Promise<TapProblem | null> {
  const response = await reachAsPage("/api/action", {
    method: "POST",
    headers: { "content-type": "application/json", ...(await asOwner(report.device_id ?? null)) },
    body: JSON.stringify(report),
  });
  if (response.ok) return null;
  const late = response.status === 409;
  const text = await problemOf(response);
  return { text: late ? `Too late, this tap did not count. ${text}` : text, late };
}

/** What the service tells anyone who asks for a receipt; throws with the sentence of its refusal. */
export async function readReceipt(id: string): Promise<Receipt> {
  const response = await reachAsPage(`/api/receipts/${encodeURIComponent(id)}`, {
    headers: await asOwner(null),
  });
  if (!response.ok) throw new Error(await problemOf(response));
  return (await response.json()) as Receipt;
}

/** The account's topics with their keys. */
export async function fetchTopics(): Promise<readonly Topic[]> {
  const response = await reachAsPage("/api/topics", { headers: await asOwner(null) });
  if (!response.ok) throw new Error(await problemOf(response));
  return ((await response.json()) as { topics: Topic[] }).topics;
}

/** A request as a person would type it: what `curl` shows is what is sent. */
export interface PushRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a push; throws with the sentence of its refusal. */
export async function sendPush({ url, headers, body }: PushRequest): Promise<PushResult> {
  const response = await reach(url, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`${response.status}: ${await problemOf(response)}`);
  return (await response.json()) as PushResult;
}

const asOwner = async (phone: string | null): Promise<Record<string, string>> => {
  const token = await sessionToken(phone);
  return token ? { authorization: `Bearer ${token}` } : {};
};
