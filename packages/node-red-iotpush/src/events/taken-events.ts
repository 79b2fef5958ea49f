import { appendFile, readFile, rm } from "node:fs/promises";
import { eventKey, type ServiceEvent } from "@iotpush/core";

const KEPT = 2_000;

/**
 * The events that have started flows, kept over deployments and restarts, so that one that is sent again starts none. Holds
 * hashes only; the oldest are forgotten.
 */
export class TakenEvents {
  readonly #file: string;
  #keys: Set<string> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async has(event: ServiceEvent): Promise<boolean> {
    return (await this.#known()).has(eventKey(event));
  }

  async add(event: ServiceEvent): Promise<void> {
    const keys = await this.#known();
    const key = eventKey(event);
    keys.add(key);
    if (keys.size > 2 * KEPT) await this.#shorten([...keys].slice(-KEPT));
    else await appendFile(this.#file, `${key}\n`, { mode: 0o600 });
  }

  /** Forgets all. */
  async remove(): Promise<void> {
    this.#keys = undefined;
    await rm(this.#file, { force: true });
  }

  async #shorten(keys: readonly string[]): Promise<void> {
    this.#keys = new Set(keys);
    await rm(this.#file, { force: true });
    await appendFile(this.#file, keys.map((key) => `${key}\n`).join(""), { mode: 0o600 });
  }

  async #known(): Promise<Set<string>> {
    if (this.#keys) return this.#keys;
    const text = await readFile(this.#file, "utf8").catch(() => "");
    this.#keys ??= new Set(text.split("\n").filter((line) => line !== ""));
    return this.#keys;
  }
}
