import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type QuestionStore, type SqliteStore, sqliteStore } from "@iotpush/core";
import type { Collection } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";

/**
 * What one configuration node keeps over restarts: a file that is opened when it is first needed, so that a configuration node that is
 * deployed again finds it free. Opening rejects with a StoreError if another process has it.
 */
export class NodeStore {
  readonly #folder: string;
  readonly #onProblem: (problem: string) => void;
  #opening: Promise<SqliteStore> | undefined;
  #closed = false;

  constructor(folder: string, onProblem: (problem: string) => void) {
    this.#folder = folder;
    this.#onProblem = onProblem;
  }

  /** For the Asker. */
  readonly questions: QuestionStore = {
    load: async () => (await this.#open()).questions.load(),
    find: async (id) => (await this.#open()).questions.find(id),
    findByKey: async (key) => (await this.#open()).questions.findByKey(key),
    save: async (life, was) => (await this.#open()).questions.save(life, was),
    sync: async () => (await this.#open()).questions.sync(),
    markUnsaved: (isUnsaved) =>
      void this.#opening?.then(({ questions }) => questions.markUnsaved?.(isUnsaved)).catch(() => {}),
    forgetEndedBefore: async (time) => (await this.#open()).questions.forgetEndedBefore(time),
    close: async () => {},
  };

  /** Records under a name. */
  async collection<T>(name: string, read: (value: unknown) => T): Promise<Collection<T>> {
    return (await this.#open()).collection(name, read);
  }

  /** Releases the file for good. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    const opened = await this.#opening?.catch(() => undefined);
    await opened?.close();
  }

  #open(): Promise<SqliteStore> {
    // What comes too late must not take the file from the configuration node that follows.
    if (this.#closed && !this.#opening) return Promise.reject(new Error("The connection was closed."));
    this.#opening ??= this.#openNow().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #openNow(): Promise<SqliteStore> {
    const store = await sqliteStore(join(this.#folder, "store.sqlite"), {
      onProblem: this.#onProblem,
      oldQuestions: join(this.#folder, "journal"),
    });
    const events = store.collection<unknown>("events", (value) => value);
    const taken = store.collection<number>("taken events", Number);
    await this.#importFile("events.json", (text) => events.save("endpoint", JSON.parse(text)));
    await this.#importFile("receipts.json", (text) => events.save("receipts", JSON.parse(text)));
    await this.#importFile("taken-events", async (text) => {
      const keys = text.split("\n").filter((line) => line !== "");
      await Promise.all(keys.map((key, index) => taken.save(key, index)));
    });
    return store;
  }

  /** Imports a file of an earlier version once. */
  async #importFile(name: string, put: (text: string) => Promise<void>): Promise<void> {
    const file = join(this.#folder, name);
    try {
      await put(await readFile(file, "utf8"));
      await rename(file, `${file}.imported`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT")
        this.#onProblem(`${file} cannot be read, and was not imported.`);
    }
  }
}

/** Where the configuration nodes inside subflow instances keep their stores: they go with their instance. */
const INSTANCES = "subflow-instances";

/** The folder of a configuration node's store. */
export const storeFolder = (
  red: NodeAPI,
  { id, _alias }: { readonly id: string; readonly _alias?: string },
) =>
  join(
    red.settings.userDir ?? ".",
    "iotpush",
    ...(_alias === undefined ? [] : [INSTANCES]),
    encodeURIComponent(id),
  );

/** Whether a node is in the flows: inside a subflow its id is made of those of the instances around it and its own. */
export function isInFlows(id: string, ids: ReadonlySet<string>): boolean {
  if (ids.has(id)) return true;
  for (let at = id.indexOf("-"); at >= 0; at = id.indexOf("-", at + 1))
    if (ids.has(id.slice(0, at)) && isInFlows(id.slice(at + 1), ids)) return true;
  return false;
}

/** Deletes the stores of subflow instances that were removed; called once all flows run. Never rejects. */
export async function removeLeftovers(red: NodeAPI): Promise<void> {
  const folder = join(red.settings.userDir ?? ".", "iotpush", INSTANCES);
  const ids = new Set<string>();
  red.nodes.eachNode(({ id }) => void ids.add(id));
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => !isInFlows(decoded(each), ids)))
    await rm(join(folder, name), { recursive: true, force: true }).catch((error) =>
      red.log.warn(String(error)),
    );
}

/** The id that stands encoded in a URL or a folder's name; text that is not encoded stays. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
