import type { QuestionStore } from "@iotpush/core";
import type { Life } from "@iotpush/core/adapter";
import type { SaveOptions, StoreTransaction } from "../../shared/core/src/answers/store/question-store.ts";
import { numberFrom, type Outside, type Surroundings } from "./surroundings.ts";

type Work = () => Promise<unknown>;

/** Every call of a store leaves its process: it may crash there, and the disk, or the line to a shared store, may fail. */
export class StoreCalls {
  readonly #process: Outside;
  readonly #outside: Surroundings;
  /** What becomes true once a transaction is committed. */
  readonly #open = new Map<StoreTransaction, { inner: StoreTransaction; effects: (() => void)[] }>();

  constructor(process: Outside, outside: Surroundings) {
    this.#process = process;
    this.#outside = outside;
  }

  of(store: QuestionStore): QuestionStore {
    const save = (life: Life, was: number, how: SaveOptions = {}) => {
      const transaction = how.transaction && this.#open.get(how.transaction);
      const note = () => this.#saved(life);
      return this.#call(
        "save",
        async () => {
          const isSaved = await store.save(
            life,
            was,
            transaction ? { ...how, transaction: transaction.inner } : how,
          );
          if (isSaved && transaction) transaction.effects.push(note);
          else if (isSaved) note();
          return isSaved;
        },
        life,
      ) as Promise<boolean>;
    };
    const load = async () => {
      const lives = (await this.#call("load", () => store.load())) as Life[];
      for (const life of lives) this.#saved(life);
      return lives.toSorted((a, b) => numberFrom(a.question.context) - numberFrom(b.question.context));
    };
    return {
      ...this.#wrap(store),
      ...(store.shared ? { shared: this.#wrap(store.shared) } : {}),
      save,
      load,
    };
  }

  /** The same methods, with faults. */
  #wrap<T extends object>(target: T): T {
    const calls = Object.entries(target).map(([name, method]) => {
      if (name === "replica" || name === "markUnsaved" || name === "shared") return [name, method];
      if (name === "listen")
        return [
          name,
          (heard: (id?: string) => void) => method((id?: string) => this.#hears(() => heard(id))),
        ];
      if (name === "begin")
        return [name, async () => this.#transaction((await this.#call(name, method)) as StoreTransaction)];
      return [name, (...args: unknown[]) => this.#call(name, () => method(...args))];
    });
    return Object.fromEntries(calls) as T;
  }

  async #call(name: string, work: Work, life?: Life): Promise<unknown> {
    const { weather, clock, chance, truth } = this.#outside;
    if (weather.disk === "shared") await clock.sleep(weather.inStep ? 2 : chance.between(0, 3));
    await this.#process.boundary(name);
    const mayFail =
      weather.disk === "shared" || name === "save" || (name === "sync" && weather.disk === "memory");
    const fails = mayFail && this.#process.diskFails();
    // What it says that it could not do, it may have done.
    const isDone = !fails || chance.hits(0.4);
    const n = numberFrom(life?.question.context);
    try {
      // SQLite refuses by itself, at its commits.
      if (!isDone && weather.disk !== "sqlite") throw new Error("ENOSPC");
      const result = await work();
      await this.#process.boundary(`${name} made`);
      if (!fails || (weather.disk === "sqlite" && !isDone)) return result;
      throw new Error("ENOSPC");
    } catch (error) {
      await this.#process.boundary(`${name} failed`);
      if (life) {
        this.#process.note(`refused ${n} v${life.version}`);
        truth.refusedSaves.add(n);
      }
      throw error;
    }
  }

  #saved(life: Life): void {
    const { truth } = this.#outside;
    const n = numberFrom(life.question.context);
    const before = truth.lives.get(n);
    if (n < 0 || (before && before.version >= life.version && before.id === life.id)) return;
    const say = (what: string) => truth.violations.push(`question ${n}: ${what}`);
    if (before && before.id !== life.id) say("asked twice by one key");
    if (before?.outcome && life.attempts.length > before.attempts.length)
      say("a push was decided on after its end");
    if (before?.outcome && before.outcome.kind !== life.outcome?.kind && life.outcome?.kind !== "failed")
      say(`ended ${before.outcome.kind}, then ${life.outcome?.kind}`);
    if (life.outcome && !before?.outcome) truth.endedAt.set(n, this.#outside.clock.mono());
    truth.lives.set(n, life);
    truth.attempts.set(n, Math.max(truth.attempts.get(n) ?? 0, life.attempts.length));
    this.#process.note(
      `saved ${n} v${life.version} ${life.outcome?.kind ?? "open"} deliveries ${life.deliveries}`,
    );
  }

  /** What another process did is heard of a little later. */
  async #hears(heard: () => void): Promise<void> {
    const { clock, chance, weather } = this.#outside;
    await clock.sleep(weather.inStep ? 5 : chance.between(1, 50));
    await this.#process.boundary("heard");
    heard();
  }

  #transaction(inner: StoreTransaction): StoreTransaction {
    const { truth } = this.#outside;
    const open = { inner, effects: [] as (() => void)[] };
    const outer: StoreTransaction = {
      sql: {
        query: (text) => {
          const n = Number(text);
          open.effects.push(() => truth.committed.set(n, (truth.committed.get(n) ?? 0) + 1));
          return inner.sql.query(text);
        },
      },
      commit: () =>
        this.#call("commit", async () => {
          await inner.commit();
          for (const effect of open.effects) effect();
        }) as Promise<void>,
      rollback: () => inner.rollback(),
    };
    this.#open.set(outer, open);
    return outer;
  }
}
