import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type FolderFiles, nodeFiles } from "./folder-files.js";
import { recoverDrafts } from "./recover-drafts.js";

export interface JsonFolderOptions<T> {
  /** Reads a document, and refuses one by throwing. */
  readonly read: (value: unknown) => T;
  /** Told the name of a file that cannot be read; it is set aside as `.corrupt`. */
  readonly onCorrupt?: ((file: string) => void) | undefined;
  readonly files?: FolderFiles | undefined;
}

/**
 * Small JSON documents in a folder, one a file, readable by their owner alone. What was saved survives a crash of the process at
 * once, and a power loss after `sync()`: a save writes a draft, a sync makes all drafts safe and puts them in their documents' place. So
 * whatever happens at any moment leaves each document whole, in its saved state or the next.
 */
export class JsonFolder<T> {
  readonly #folder: string;
  readonly #read: (value: unknown) => T;
  readonly #onCorrupt: (file: string) => void;
  readonly #files: FolderFiles;
  /** Files of drafts that wait for a sync, by document, the newest last. */
  readonly #drafts = new Map<string, string[]>();
  readonly #saving = new Map<string, Promise<void>>();
  #numbers = 0;
  /** Drafts have taken their documents' place, and the folder is not synced yet. */
  #moved = false;
  #syncing: Promise<void> = Promise.resolve();
  #nextSync: Promise<void> | undefined;

  private constructor(folder: string, { read, onCorrupt, files }: JsonFolderOptions<T>) {
    this.#folder = folder;
    this.#read = read;
    this.#onCorrupt = onCorrupt ?? (() => {});
    this.#files = files ?? nodeFiles;
  }

  /** Makes the folder where there is none, and takes up what a process that crashed had saved. */
  static async open<T>(folder: string, options: JsonFolderOptions<T>): Promise<JsonFolder<T>> {
    if (!options.files) await mkdir(folder, { recursive: true, mode: 0o700 });
    const opened = new JsonFolder(folder, options);
    await recoverDrafts(folder, opened.#files);
    return opened;
  }

  /** All documents by their id, in the order of ids. */
  async load(): Promise<Map<string, T>> {
    await this.sync();
    const found = new Map<string, T>();
    for (const name of (await this.#files.list(this.#folder)).sort()) {
      if (!name.endsWith(".json")) continue;
      const file = join(this.#folder, name);
      const text = await this.#files.read(file);
      try {
        found.set(name.slice(0, -".json".length), this.#read(JSON.parse(text)));
      } catch {
        await this.#files.rename(file, `${file}.corrupt`);
        this.#onCorrupt(name);
      }
    }
    return found;
  }

  /** Resolves once the document would survive a crash of the process. Ids are letters, digits, `-` and `_`. */
  async save(id: string, value: T): Promise<void> {
    const text = JSON.stringify(value);
    const before = this.#saving.get(id) ?? Promise.resolve();
    const saving = before.catch(() => undefined).then(() => this.#draft(id, text));
    this.#saving.set(id, saving);
    try {
      await saving;
    } finally {
      if (this.#saving.get(id) === saving) this.#saving.delete(id);
    }
  }

  /**
   * Resolves once everything saved so far would survive a power loss. Whoever asks in the same turn, or while another sync runs, shares
   * one.
   */
  sync(): Promise<void> {
    if (!this.#nextSync) {
      this.#nextSync = this.#syncing
        .then(() => setImmediate())
        .then(() => {
          this.#nextSync = undefined;
          return this.#flush();
        });
      this.#syncing = this.#nextSync.catch(() => undefined);
    }
    return this.#nextSync;
  }

  /** Forgets a document. */
  async remove(id: string): Promise<void> {
    // A draft that is being put in its place must not come back, and a sync that was asked for before keeps what it promised.
    await this.#syncing;
    const drafts = this.#drafts.get(id) ?? [];
    this.#drafts.delete(id);
    // The newest state goes last: a crash in between must not bring back an older one.
    for (const file of [this.#fileOf(id), ...drafts]) await this.#files.remove(file);
  }

  #fileOf(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  async #draft(id: string, text: string): Promise<void> {
    const file = join(this.#folder, `${id}.${this.#numbers++}.tmp`);
    await this.#files.write(file, text);
    this.#drafts.set(id, [...(this.#drafts.get(id) ?? []), file]);
  }

  async #flush(): Promise<void> {
    const left = new Map(this.#drafts);
    if (left.size === 0 && !this.#moved) return;
    this.#drafts.clear();
    try {
      await Promise.all([...left.values()].map((drafts) => this.#files.sync(drafts.at(-1) ?? "")));
      for (const [id, drafts] of left) {
        this.#moved = true;
        await this.#place(id, drafts);
        left.delete(id);
      }
      await this.#files.syncFolder(this.#folder);
      this.#moved = false;
    } catch (error) {
      // The next sync tries those again.
      for (const [id, drafts] of left) this.#drafts.set(id, [...drafts, ...(this.#drafts.get(id) ?? [])]);
      throw error;
    }
  }

  /** The older drafts go first: after a crash one of them would pass for newer than the document. */
  async #place(id: string, drafts: readonly string[]): Promise<void> {
    for (const older of drafts.slice(0, -1)) await this.#files.remove(older);
    await this.#files.rename(drafts.at(-1) ?? "", this.#fileOf(id));
  }
}
