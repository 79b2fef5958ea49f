import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Small JSON documents in a folder, one a file, readable by their owner alone. A write survives a power loss once its promise
 * resolves: a temporary file is synced and renamed. What cannot be read is set aside as `.corrupt`.
 */
export class JsonFolder<T> {
  readonly #folder: string;
  #drafts = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open<T>(folder: string): Promise<JsonFolder<T>> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new JsonFolder<T>(folder);
  }

  /** All documents by their id, in the order of ids. `read` refuses one by throwing. */
  async load(read: (value: unknown) => T): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    for (const name of (await readdir(this.#folder)).sort()) {
      const file = join(this.#folder, name);
      if (name.endsWith(".tmp")) await rm(file, { force: true });
      if (!name.endsWith(".json")) continue;
      try {
        found.set(name.slice(0, -5), read(JSON.parse(await readFile(file, "utf8"))));
      } catch {
        await rename(file, `${file}.corrupt`);
      }
    }
    return found;
  }

  /** Ids are letters, digits and hyphens. */
  async save(id: string, value: T): Promise<void> {
    const draft = join(this.#folder, `${id}.${this.#drafts++}.tmp`);
    const handle = await open(draft, "w", 0o600);
    try {
      await handle.writeFile(JSON.stringify(value));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, join(this.#folder, `${id}.json`));
    await this.#sync();
  }

  async remove(id: string): Promise<void> {
    await rm(join(this.#folder, `${id}.json`), { force: true });
  }

  /** Makes a rename survive a power loss. Windows cannot open folders and needs no such thing. */
  async #sync(): Promise<void> {
    if (process.platform === "win32") return;
    const handle = await open(this.#folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
