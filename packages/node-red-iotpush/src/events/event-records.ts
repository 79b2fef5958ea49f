import { newSecret, type ServiceEvent } from "@iotpush/core";
import { type Collection, eventKey } from "@iotpush/core/adapter";
import type { NodeStore } from "../host/node-store.js";
import { isRecord } from "../host/overrides.js";

/** Where they are kept. */
export type Records = Pick<NodeStore, "collection">;

/** What a configuration node keeps of its event endpoint over restarts. */
export interface EventState {
  /** The secret in the endpoint's URL. */
  readonly secret: string;
  /** The account webhook that was registered for it. */
  readonly webhookId?: string | undefined;
}

/** What is kept of events: the endpoint's state, and the receipts that were read. */
export const eventRecords = (store: Records): Promise<Collection<unknown>> =>
  store.collection<unknown>("events", (value) => value);

export const ENDPOINT = "endpoint";

/** Reads the state, or makes a new one with a secret of its own. */
export async function readEventState(store: Records): Promise<EventState> {
  const records = await eventRecords(store);
  const stored = (await records.load()).get(ENDPOINT);
  if (isRecord(stored) && typeof stored.secret === "string" && stored.secret !== "") {
    const { secret, webhookId } = stored;
    return { secret, ...(typeof webhookId === "string" ? { webhookId } : {}) };
  }
  const state = { secret: newSecret() };
  await records.save(ENDPOINT, state);
  return state;
}

const KEPT = 2_000;

/**
 * The events that have started flows, kept over deployments and restarts, so that one that is sent again starts none. Holds
 * hashes only; the oldest are forgotten.
 */
export class TakenEvents {
  readonly #store: Records;
  #loading: Promise<{ readonly records: Collection<number>; readonly keys: Map<string, number> }> | undefined;

  constructor(store: Records) {
    this.#store = store;
  }

  async has(event: ServiceEvent): Promise<boolean> {
    return (await this.#known()).keys.has(eventKey(event));
  }

  async add(event: ServiceEvent): Promise<void> {
    const { records, keys } = await this.#known();
    const key = eventKey(event);
    const number = Math.max(-1, ...[...keys.values()].slice(-1)) + 1;
    keys.set(key, number);
    await records.save(key, number);
    if (keys.size > 2 * KEPT) await this.#forget([...keys.keys()].slice(0, -KEPT));
  }

  /** Forgets all. */
  async remove(): Promise<void> {
    await this.#forget([...(await this.#known()).keys.keys()]);
  }

  async #forget(old: readonly string[]): Promise<void> {
    const { records, keys } = await this.#known();
    for (const key of old) keys.delete(key);
    await Promise.all(old.map((key) => records.remove(key)));
  }

  /** In the order of their coming. */
  #known() {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #load() {
    const records = await this.#store.collection<number>("taken events", Number);
    const keys = [...(await records.load())].sort(([, one], [, other]) => one - other);
    return { records, keys: new Map(keys) };
  }
}
