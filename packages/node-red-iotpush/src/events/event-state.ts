import { newSecret } from "@iotpush/core";
import type { Collection } from "@iotpush/core/adapter";
import type { NodeStore } from "../host/node-store.js";
import { isRecord } from "../host/overrides.js";

/** What a configuration node keeps of its event endpoint over restarts. */
export interface EventState {
  /** The secret in the endpoint's URL. */
  readonly secret: string;
  /** The account webhook that was registered for it. */
  readonly webhookId?: string | undefined;
}

/** What is kept of events: the endpoint's state, and the receipts that were read. */
export const eventRecords = (store: Pick<NodeStore, "collection">): Promise<Collection<unknown>> =>
  store.collection<unknown>("events", (value) => value);

const ENDPOINT = "endpoint";

/** Reads the state, or makes a new one with a secret of its own. */
export async function readEventState(store: Pick<NodeStore, "collection">): Promise<EventState> {
  const stored = (await (await eventRecords(store)).load()).get(ENDPOINT);
  if (isRecord(stored) && typeof stored.secret === "string" && stored.secret !== "") {
    const { secret, webhookId } = stored;
    return { secret, ...(typeof webhookId === "string" ? { webhookId } : {}) };
  }
  const state = { secret: newSecret() };
  await writeEventState(store, state);
  return state;
}

export const writeEventState = async (
  store: Pick<NodeStore, "collection">,
  state: EventState,
): Promise<void> => (await eventRecords(store)).save(ENDPOINT, state);

export const removeEventState = async (store: Pick<NodeStore, "collection">): Promise<void> =>
  (await eventRecords(store)).remove(ENDPOINT);
