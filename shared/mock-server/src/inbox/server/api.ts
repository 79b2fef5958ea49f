import type { ActionReport, PushResult } from "@iotpush/core/contract";
import type { FaultView } from "../../inputs/played.js";
import type { ProfileName } from "../../profile/differences.js";
import type { MessagePage, PhoneView, TopicView } from "../../views.js";

const TOKEN_KEY = "iotpush-mock-control-token";

/** Marks what this page itself asks for, so that its log of requests shows what your code sends. */
export const PAGE_HEADER = "x-iotpush-inbox";

export class ControlRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Keeps the control token that the server was started with, for this tab only. */
export const keepControlToken = (token: string): void => sessionStorage.setItem(TOKEN_KEY, token);

/** Like `fetch`, with a sentence that helps if nothing answers. */
const reach = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(path, init).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(
      `No response from the mock server at ${location.host}. Start it again, or remove the fault that cuts connections`,
    );
  });

async function problemOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as {
    reason?: string;
    error?: string;
    errors?: string[];
  };
  return body.reason ?? body.error ?? body.errors?.[0] ?? `The mock server answered ${response.status}`;
}

/** A request to the control API. Throws `ControlRefused` for any answer but success. */
export async function controlFetch(path: string, init: RequestInit = {}): Promise<Response> {
  const token = sessionStorage.getItem(TOKEN_KEY);
  const response = await reach(`/_mock${path}`, {
    ...init,
    headers: {
      ...(init.body ? { "content-type": "application/json" } : {}),
      ...(token ? { "x-control-token": token } : {}),
    },
  });
  if (response.ok) return response;
  throw new ControlRefused(response.status, await problemOf(response));
}

export const read = async <T>(path: string): Promise<T> => (await controlFetch(path)).json() as Promise<T>;

export async function change(method: "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<void> {
  await controlFetch(path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
}

export interface ServerState {
  readonly profile: ProfileName;
  readonly now: string;
  readonly frozen: boolean;
  /** How far its clock is ahead of the browser's, in milliseconds. */
  readonly aheadMs: number;
  readonly phones: readonly PhoneView[];
  readonly topics: readonly TopicView[];
  readonly faults: readonly FaultView[];
}

export async function loadState(): Promise<ServerState> {
  const [state, { faults }] = await Promise.all([
    read<Omit<ServerState, "aheadMs" | "faults">>("/state").then((state) => ({
      ...state,
      aheadMs: Date.parse(state.now) - Date.now(),
    })),
    read<Pick<ServerState, "faults">>("/faults"),
  ]);
  return { ...state, faults };
}

/** Which messages to show; empty values do not filter. */
export interface FeedQuery {
  readonly topic?: string;
  readonly priority?: string;
  readonly search?: string;
  /** Id of the phone they were delivered to. */
  readonly phone?: string;
  readonly open?: boolean;
}

export function loadMessages(query: FeedQuery, limit: number): Promise<MessagePage> {
  const given = Object.entries({ ...query, limit }).filter(([, value]) => value !== "");
  return read(`/messages?${new URLSearchParams(given.map(([name, value]) => [name, `${value}`]))}`);
}

/** A session token of the phone's account; null if no account has one. */
export const sessionToken = async (phone: string | null): Promise<string | null> =>
  (await read<{ token: string | null }>(`/session${phone ? `?phone=${encodeURIComponent(phone)}` : ""}`))
    .token;

/** Calls the service itself, as the app of the phone's owner would. */
async function asOwner(path: string, phone: string | null = null, init: RequestInit = {}): Promise<Response> {
  const token = await sessionToken(phone);
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  return reach(path, { ...init, headers: { ...init.headers, [PAGE_HEADER]: "1", ...authorization } });
}

/** Reads from the service; throws an error with the service's own message. */
export async function readAsOwner<T>(path: string): Promise<T> {
  const response = await asOwner(path);
  if (!response.ok) throw new Error(await problemOf(response));
  return (await response.json()) as T;
}

/** Why a tap did not count, as the service says it; `late` if somebody had answered, or the question had expired. */
export interface TapProblem {
  readonly text: string;
  readonly late: boolean;
}

/** Reports a tap as the app does. Null if it counted. */
export async function reportAction(report: ActionReport): Promise<TapProblem | null> {
  const response = await asOwner("/api/action", report.device_id, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(report),
  });
  if (response.ok) return null;
  const late = response.status === 409;
  const text = await problemOf(response);
  return { text: late ? `Too late, this tap did not count. ${text}` : text, late };
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
