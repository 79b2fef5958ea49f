import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type FolderFiles, type NewFile, nodeFiles } from "./folder-files.js";
import { recoverDrafts } from "./recover-drafts.js";

export interface JsonFolderOptions<T> {
  /** Reads a document, and refuses one by throwing. */
  readonly read: (value: unknown) => T;
  /** Told the name of a file that cannot be read; it is set aside as `.corrupt`. */
  readonly onCorrupt?: ((file: string) => void) | undefined;
  readonly files?: FolderFiles | undefined;
}

interface Draft extends NewFile {
  readonly path: string;
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
  /** Drafts that wait for a sync, by document, the newest last. */
  readonly #drafts = new Map<string, Draft[]>();
  /** The file of the next draft, made beforehand: that takes longer than writing it. */
  #spare: Draft | undefined;
  #numbers = 0;
  #closed = false;
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
        const { id, value } = JSON.parse(text) as { id: string; value: unknown };
        found.set(id, this.#read(value));
      } catch {
        await this.#files.rename(file, `${file}.corrupt`);
        this.#onCorrupt(name);
      }
    }
    return found;
  }

  /** Resolves once the document would survive a crash of the process. Ids are letters, digits, `-` and `_`. */
  async save(id: string, value: T): Promise<void> {
    if (this.#closed) throw new Error("The folder is closed.");
    const text = JSON.stringify({ id, value });
    const draft = this.#spare ?? this.#newDraft();
    this.#spare = undefined;
    try {
      draft.write(text);
    } catch (error) {
      await this.#discard(draft);
      throw error;
    }
    this.#drafts.set(id, [...(this.#drafts.get(id) ?? []), draft]);
  }

  /**
   * Resolves once everything saved so far would survive a power loss. Whoever asks in the same turn, or while another sync runs, shares
   * one.
   */
  sync(): Promise<void> {
    if (!this.#nextSync) {
      this.#nextSync = this.#syncing
        // The second turn: whoever waited for the save goes on first.
        .then(() => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))))
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
    await this.#files.remove(this.#fileOf(id));
    for (const draft of drafts) await this.#discard(draft);
  }

  /** Makes everything safe. Whatever is to be saved afterwards is refused: the folder may be another's by then. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.sync();
    if (this.#spare) await this.#discard(this.#spare);
    this.#spare = undefined;
  }

  #fileOf(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  #newDraft(): Draft {
    const path = join(this.#folder, `${this.#numbers++}.tmp`);
    return { path, ...this.#files.create(path) };
  }

  async #discard(draft: Draft): Promise<void> {
    draft.close();
    await this.#files.remove(draft.path);
  }

  async #flush(): Promise<void> {
    const left = new Map(this.#drafts);
    if (left.size === 0 && !this.#moved) return;
    this.#drafts.clear();
    try {
      await Promise.all([...left.values()].map((drafts) => drafts.at(-1)?.sync()));
      for (const [id, drafts] of left) {
        this.#moved = true;
        await this.#place(id, drafts);
        left.delete(id);
      }
      await this.#files.syncFolder(this.#folder);
      this.#moved = false;
      this.#spare ??= this.#newDraft();
    } catch (error) {
      // The next sync tries those again.
      for (const [id, drafts] of left) this.#drafts.set(id, [...drafts, ...(this.#drafts.get(id) ?? [])]);
      throw error;
    }
  }

  /** The older drafts go first: after a crash one of them would pass for newer than the document. */
  async #place(id: string, drafts: Draft[]): Promise<void> {
    while (drafts.length > 1) {
      const [older] = drafts.splice(0, 1);
      if (older) await this.#discard(older);
    }
    const [newest] = drafts;
    if (!newest) return;
    await this.#files.rename(newest.path, this.#fileOf(id));
    newest.close();
  }
}
