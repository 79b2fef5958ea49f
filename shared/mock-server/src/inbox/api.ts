import type { ActionReport } from "@iotpush/core/contract";
import type { MessageView, PhoneView, TopicView } from "../control/view.js";

/** What the page knows of the server as a whole. */
export interface ServerState {
  readonly profile: string;
  readonly now: string;
  readonly phones: readonly PhoneView[];
  readonly topics: readonly TopicView[];
}

export interface MessagePage {
  readonly messages: readonly MessageView[];
  readonly total: number;
  /** Id to ask the next page with; null on the last. */
  readonly next: string | null;
}

async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

export const loadState = () => getJson<ServerState>("/_mock/state");

export const loadMessages = (before?: string) =>
  getJson<MessagePage>(`/_mock/messages?limit=50${before ? `&before=${encodeURIComponent(before)}` : ""}`);

/** Null where the tap counted, otherwise what the phone shows: "Too late" and why, or what went wrong. */
export async function reportAction(report: ActionReport): Promise<string | null> {
  const { token } = await getJson<{ token: string }>("/_mock/session");
  const response = await fetch("/api/action", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(report),
  });
  if (response.ok) return null;
  const body = (await response.json().catch(() => ({}))) as { reason?: string; error?: string };
  return response.status === 409
    ? `Too late: ${body.reason ?? "already answered"}`
    : (body.error ?? `Failed with ${response.status}`);
}
