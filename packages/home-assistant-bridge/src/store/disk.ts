import type { Clock, QuestionStore, SqliteStore } from "@iotpush/core";
import { errorText } from "@iotpush/core/adapter";
import type { z } from "zod/v4";
import type { BridgeLogger } from "../log/logger.js";

const RETRY_MS = 10_000;
/** Room for this much is enough to go on. */
const PROBE = "x".repeat(64 * 1024);

/** Records under a name. */
export interface Kept<T> {
  /** All that can be read, in the order of ids. */
  load(): Promise<Map<string, T>>;
  /** Resolves once it would survive a power loss; rejects if the disk refuses. */
  save(id: string, value: T): Promise<void>;
  /** Writes, or removes what is undefined. Never rejects: what the disk refuses is written once it has room. */
  surely(id: string, value: T | undefined): Promise<void>;
}

/** What the bridge keeps over restarts, on a disk that may be full for a while. */
export class Disk {
  readonly #store: SqliteStore;
  readonly #clock: Clock;
  readonly #log: BridgeLogger;
  readonly #changed: () => void;
  /** By record: the newest write of those that are under way or refused. */
  readonly #unwritten = new Map<string, () => Promise<void>>();
  readonly #stopped = new AbortController();
  #problem: string | undefined;

  constructor(
    store: SqliteStore,
    options: { readonly clock: Clock; readonly log: BridgeLogger; readonly changed?: () => void },
  ) {
    this.#store = store;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#changed = options.changed ?? (() => {});
  }

  /** Why nothing can be written just now, with the fix. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get questions(): QuestionStore {
    const { questions } = this.#store;
    return { ...questions, save: (...given) => this.#noticed(questions.save(...given)) };
  }

  records<T>(name: string, schema: z.ZodType<T>): Kept<T> {
    const { load, save, remove } = this.#store.collection(name, (value) => schema.parse(value));
    return {
      load,
      save: (id, value) => this.#noticed(save(id, value)),
      surely: (id, value) => {
        const key = `${name} ${id}`;
        this.#unwritten.set(key, () => (value === undefined ? remove(id) : save(id, value)));
        return this.#write(key);
      },
    };
  }

  /** Writes what was refused, if it can. */
  async close(): Promise<void> {
    this.#stopped.abort();
    for (const key of this.#unwritten.keys()) await this.#write(key);
    await this.#store.close();
  }

  async #write(key: string): Promise<void> {
    const write = this.#unwritten.get(key);
    if (!write) return;
    try {
      await this.#noticed(write());
      if (this.#unwritten.get(key) === write) this.#unwritten.delete(key);
    } catch {
      // Tried again below.
    }
  }

  #noticed<T>(writing: Promise<T>): Promise<T> {
    return writing.catch((error: unknown) => {
      if (this.#problem === undefined && !this.#stopped.signal.aborted) void this.#untilRoom(error);
      throw error;
    });
  }

  async #untilRoom(error: unknown): Promise<void> {
    const { signal } = this.#stopped;
    const probe = this.#store.collection("probe", String);
    this.#problem = `${errorText(error)} Until then messages are sent without being kept, and new questions are refused.`;
    this.#log.error(this.#problem);
    this.#changed();
    for (let room = false; !room; ) {
      await this.#clock.sleep(RETRY_MS, signal);
      if (signal.aborted) return;
      for (const key of this.#unwritten.keys()) await this.#write(key);
      room = await probe.save("", PROBE).then(
        () => true,
        () => false,
      );
      if (room) await probe.remove("").catch(() => {});
    }
    this.#problem = undefined;
    this.#log.info("The disk has room again");
    this.#changed();
  }
}

/** Records in memory, written as they change. */
export class KeptMap<T> {
  readonly #kept: Kept<T>;
  readonly #values: Map<string, T>;

  private constructor(kept: Kept<T>, values: Map<string, T>) {
    this.#kept = kept;
    this.#values = values;
  }

  static async open<T>(disk: Disk, name: string, schema: z.ZodType<T>): Promise<KeptMap<T>> {
    const kept = disk.records(name, schema);
    return new KeptMap(kept, await kept.load());
  }

  get(id: string): T | undefined {
    return this.#values.get(id);
  }

  entries(): [string, T][] {
    return [...this.#values];
  }

  /** Known at once; resolves once it is written, or the disk refused for now. */
  set(id: string, value: T): Promise<void> {
    this.#values.set(id, value);
    return this.#kept.surely(id, value);
  }

  delete(id: string): Promise<void> {
    this.#values.delete(id);
    return this.#kept.surely(id, undefined);
  }
}
