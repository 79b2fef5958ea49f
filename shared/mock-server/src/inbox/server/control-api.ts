import type { Fault } from "../../inputs/fault.js";
import type { ProfileName } from "../../profile/differences.js";
import type {
  DeliveryView,
  MessagePage,
  MessageView,
  PhoneView,
  RequestView,
  TopicView,
} from "../../views.js";
import { controlFetch } from "./control-fetch.js";

/** What the page knows of the server as a whole. */
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
  /** Only questions that can still be answered. */
  readonly open?: boolean;
}

const get = async <T>(path: string): Promise<T> => (await controlFetch(path)).json() as Promise<T>;

async function send(method: string, path: string, body?: object): Promise<void> {
  await controlFetch(path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
}

export async function loadState(): Promise<ServerState> {
  const state = await get<Omit<ServerState, "aheadMs">>("/state");
  return { ...state, aheadMs: Date.parse(state.now) - Date.now() };
}

export function loadMessages(query: FeedQuery, limit: number): Promise<MessagePage> {
  const given = Object.entries({ ...query, limit }).filter(([, value]) => value !== "");
  return get(`/messages?${new URLSearchParams(given.map(([name, value]) => [name, `${value}`]))}`);
}

export const loadMessage = (id: string): Promise<MessageView> => get(`/messages/${encodeURIComponent(id)}`);

/** Newest first; those of one message, or of all. */
export async function loadDeliveries(messageId?: string): Promise<readonly DeliveryView[]> {
  const parameters = new URLSearchParams({ limit: "200", ...(messageId ? { message_id: messageId } : {}) });
  return (await get<{ deliveries: DeliveryView[] }>(`/deliveries?${parameters}`)).deliveries;
}

export const redeliver = (id: string): Promise<void> => send("POST", `/deliveries/${id}/redeliver`);

export const loadRequests = async (limit: number): Promise<readonly RequestView[]> =>
  (await get<{ requests: RequestView[] }>(`/requests?limit=${limit}`)).requests;

export const loadFaults = async (): Promise<readonly Fault[]> =>
  (await get<{ faults: Fault[] }>("/faults")).faults;
export const addFault = (fault: Fault): Promise<void> => send("POST", "/faults", fault);
export const removeFault = (index: number): Promise<void> => send("DELETE", `/faults/${index}`);
export const removeFaults = (): Promise<void> => send("DELETE", "/faults");

export const advanceClock = (ms: number): Promise<void> => send("POST", "/clock", { advance_ms: ms });
export const setClock = (set: Date, frozen: boolean): Promise<void> =>
  send("POST", "/clock", { set, frozen });

export const switchProfile = (name: ProfileName): Promise<void> => send("PUT", "/profile", { name });
export const reset = (): Promise<void> => send("POST", "/reset");

export const addPhone = (name: string, platform: PhoneView["platform"]): Promise<void> =>
  send("POST", "/phones", { name, platform });
export const setOnline = (phone: string, online: boolean): Promise<void> =>
  send("POST", `/phones/${encodeURIComponent(phone)}/${online ? "online" : "offline"}`);
/** Marks a message as delivered to, or read on, a phone. */
export const mark = (phone: string, what: "deliver" | "read", messageId: string): Promise<void> =>
  send("POST", `/phones/${encodeURIComponent(phone)}/${what}`, { message_id: messageId });

/** A session token of the phone's account; null if no account has one. */
export const sessionToken = async (phone: string | null): Promise<string | null> =>
  (await get<{ token: string | null }>(`/session${phone ? `?phone=${encodeURIComponent(phone)}` : ""}`))
    .token;
