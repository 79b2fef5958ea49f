import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { newSecret } from "@iotpush/core";

/** What a configuration node keeps of its event endpoint over restarts. */
export interface EventState {
  /** Of the endpoint's URL. */
  readonly secret: string;
  /** The account webhook that was registered for it. */
  readonly webhookId?: string | undefined;
}

/** Reads the state, or makes a new one with a secret of its own. The file is readable by its owner alone. */
export async function readEventState(file: string): Promise<EventState> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  const stored = parse(text);
  if (stored.secret)
    return { secret: stored.secret, ...(stored.webhookId ? { webhookId: stored.webhookId } : {}) };
  const state = { secret: newSecret() };
  await writeEventState(file, state);
  return state;
}

export async function writeEventState(file: string, state: EventState): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.tmp`, JSON.stringify(state), { mode: 0o600, flush: true });
  await rename(`${file}.tmp`, file);
}

export const removeEventState = (file: string): Promise<void> => rm(file, { force: true });

function parse(text: string): Partial<EventState> {
  try {
    return JSON.parse(text) as Partial<EventState>;
  } catch {
    return {};
  }
}
