import { rm } from "node:fs/promises";
import { newSecret } from "@iotpush/core";
import { readJson, writeJson } from "../host/json-file.js";
import { isRecord } from "../host/overrides.js";

/** What a configuration node keeps of its event endpoint over restarts. */
export interface EventState {
  /** Of the endpoint's URL. */
  readonly secret: string;
  /** The account webhook that was registered for it. */
  readonly webhookId?: string | undefined;
}

/** Reads the state, or makes a new one with a secret of its own. */
export async function readEventState(file: string): Promise<EventState> {
  const stored = await readJson(file);
  if (isRecord(stored) && typeof stored.secret === "string" && stored.secret !== "") {
    const { secret, webhookId } = stored;
    return { secret, ...(typeof webhookId === "string" ? { webhookId } : {}) };
  }
  const state = { secret: newSecret() };
  await writeEventState(file, state);
  return state;
}

export const writeEventState = (file: string, state: EventState): Promise<void> => writeJson(file, state);

export const removeEventState = (file: string): Promise<void> => rm(file, { force: true });
