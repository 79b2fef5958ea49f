import type { ActionReport, PushResult, Receipt, Topic } from "@iotpush/core/contract";
import type { Fault, FaultView } from "../../inputs/played.js";
import type { ProfileName } from "../../profile/differences.js";
import type {
  DeliveryView,
  MessagePage,
  MessageView,
  PhoneView,
  RequestView,
  TopicView,
} from "../../views.js";

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
export const reach = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(path, init).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(
      `No response from the mock server at ${location.host}. Start it again, or remove the fault that cuts connections`,
    );
  });

/** A request of the page itself, as a phone makes it. */
export const reachAsPage = (path: string, init: RequestInit = {}): Promise<Response> =>
  reach(path, { ...init, headers: { ...init.headers, [PAGE_HEADER]: "1" } });

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

export async function problemOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as {
    reason?: string;
    error?: string;
    errors?: string[];
  };
  return body.reason ?? body.error ?? body.errors?.[0] ?? `The mock server answered ${response.status}`;
}

export interface ServerState {
  readonly profile: ProfileName;
  readonly now: string;
  readonly frozen: boolean;
  /** How far its clock is ahead of the browser's, in milliseconds. */
  readonly aheadMs: number;
  readonly phones: readonly PhoneView[];
  readonly topics: readonly TopicView[];
}

/** Which messages to show; empty values do not filter. */
export interface FeedQuery {
  readonly topic: string;
  readonly priority: string;
  readonly search: string;
  /** Id of the phone they were delivered to. */
  readonly phone: string;
  readonly open?: boolean;
}

const get = async <T>(path: string): Promise<T> => (await controlFetch(path)).json() as Promise<T>;

async function send(method: string, path: string, body?: object): Promise<void> {
  await controlFetch(path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
}

/** The service's own time, in milliseconds since 1970. */
export const serviceTime = ({ now, frozen, aheadMs }: ServerState): number =>
  frozen ? Date.parse(now) : Date.now() + aheadMs;

export async function loadState(): Promise<ServerState> {
  const state = await get<Omit<ServerState, "aheadMs">>("/state");
  return { ...state, aheadMs: Date.parse(state.now) - Date.now() };
}

export function loadMessages(query: FeedQuery, limit: number): Promise<MessagePage> {
  const given = Object.entries({ ...query, limit }).filter(([, value]) => value !== "");
  return get(`/messages?${new URLSearchParams(given.map(([name, value]) => [name, `${value}`]))}`);
}

export const loadMessage = (id: string): Promise<MessageView> => get(`/messages/${encodeURIComponent(id)}`);

export async function loadDeliveries(messageId?: string): Promise<readonly DeliveryView[]> {
  const parameters = new URLSearchParams({ limit: "200", ...(messageId ? { message_id: messageId } : {}) });
  return (await get<{ deliveries: DeliveryView[] }>(`/deliveries?${parameters}`)).deliveries;
}

export const redeliver = (id: string): Promise<void> => send("POST", `/deliveries/${id}/redeliver`);

export const loadRequests = async (limit: number): Promise<readonly RequestView[]> =>
  (await get<{ requests: RequestView[] }>(`/requests?limit=${limit}`)).requests;

export const loadFaults = async (): Promise<readonly FaultView[]> =>
  (await get<{ faults: FaultView[] }>("/faults")).faults;
export const addFault = (fault: Fault): Promise<void> => send("POST", "/faults", fault);
export const removeFault = (id: number): Promise<void> => send("DELETE", `/faults/${id}`);
export const removeFaults = (): Promise<void> => send("DELETE", "/faults");

export const advanceClock = (ms: number): Promise<void> => send("POST", "/clock", { advance_ms: ms });
export const setClock = (set: Date, frozen: boolean): Promise<void> =>
  send("POST", "/clock", { set, frozen });
export const stopClock = (frozen: boolean): Promise<void> => send("POST", "/clock", { frozen });

export const switchProfile = (name: ProfileName): Promise<void> => send("PUT", "/profile", { name });
export const reset = (): Promise<void> => send("POST", "/reset");

export const addPhone = (name: string, platform: PhoneView["platform"]): Promise<void> =>
  send("POST", "/phones", { name, platform });
export const setOnline = (phone: string, online: boolean): Promise<void> =>
  send("POST", `/phones/${encodeURIComponent(phone)}/${online ? "online" : "offline"}`);
export const mark = (phone: string, what: "deliver" | "read", messageId: string): Promise<void> =>
  send("POST", `/phones/${encodeURIComponent(phone)}/${what}`, { message_id: messageId });

/** A session token of the phone's account; null if no account has one. */
export const sessionToken = async (phone: string | null): Promise<string | null> =>
  (await get<{ token: string | null }>(`/session${phone ? `?phone=${encodeURIComponent(phone)}` : ""}`))
    .token;

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
