import { Asker, type Clock, type QuestionStore, type Transport } from "@iotpush/core";
import { ApiClient, type Life, TransportFailure } from "@iotpush/core/adapter";
import type { FakeClock } from "@iotpush/core/testing";
import type { Chance } from "./chance.js";
import { ESCALATED, type SimulatedService, TOPIC } from "./service.js";
import type { Truth } from "./truth.js";
import type { Weather } from "./weather.js";

export const BASE = "http://flows.example.com/callback";

export interface Surroundings {
  readonly clock: FakeClock;
  readonly chance: Chance;
  readonly service: SimulatedService;
  readonly truth: Truth;
  readonly weather: Weather;
  /** What survives a crash. */
  readonly disk: QuestionStore;
  /** Faults come only while it is true. */
  stormy(): boolean;
  pushed(n: number, messageId: string, receiptId: string): void;
}

/** A process with an Asker, until it crashes: at any call that leaves it, before or after it took effect. */
export class Process {
  readonly asker: Asker;
  readonly died: Promise<void>;
  readonly #outside: Surroundings;
  #die: () => void = () => {};
  #isDead = false;

  constructor(outside: Surroundings) {
    const { weather, chance } = outside;
    this.#outside = outside;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
    const clock = this.#clock();
    const client = new ApiClient(
      {
        baseUrl: "https://www.iotpush.com",
        topicKeys: { [TOPIC]: `key-of-${TOPIC}`, [ESCALATED]: `key-of-${ESCALATED}` },
      },
      { transport: this.#transport(clock), clock, random: () => chance.next() },
    );
    this.asker = new Asker(
      {
        client,
        clock,
        store: this.#store(),
        callbackBase: BASE,
        mode: weather.mode,
        confirmWithReceipt: weather.confirm,
        graceMs: 60_000,
        atMostOnce: weather.atMostOnce,
        quota: weather.perMonth === undefined ? undefined : { perMonth: weather.perMonth },
        maxPerTopicAndMinute: weather.maxPerTopicAndMinute,
        notices: {
          warning: (asked, text) => this.#note(`warning ${numberFrom(asked?.question.context)} ${text}`),
        },
      },
      async (asked, outcome, { redelivered }) => {
        const n = numberFrom(asked.question.context);
        this.#note(`delivered ${n} ${outcome.kind} redelivered ${redelivered}`);
        outside.truth.deliveries.push({ n, outcome, redelivered, at: outside.clock.mono() });
        await this.#boundary("handler");
        if (this.#rolls(weather.refuses)) throw new Error("the flow refuses");
      },
    );
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  #note(text: string): void {
    const { truth, clock } = this.#outside;
    truth.history.push(`${clock.mono()} ${text}`);
  }

  #rolls(probability: number): boolean {
    return this.#outside.stormy() && this.#outside.chance.hits(probability);
  }

  /** A call that leaves the process, or comes back: it may be the last one. */
  async #boundary(where: string): Promise<void> {
    if (!this.#isDead && this.#rolls(this.#outside.weather.crash)) {
      this.#note(`crash at ${where}`);
      this.#isDead = true;
      this.#die();
    }
    if (this.#isDead) await new Promise(() => {});
  }

  #clock(): Clock {
    const { clock } = this.#outside;
    return {
      now: () => clock.now(),
      mono: () => clock.mono(),
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        if (this.#isDead) await new Promise(() => {});
      },
    };
  }

  #store(): QuestionStore {
    const { disk, truth, weather } = this.#outside;
    const crossing = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      await this.#boundary(name);
      const result = await work();
      await this.#boundary(`${name} made`);
      return result;
    };
    return {
      load: () => crossing("load", () => disk.load()),
      find: (id) => crossing("find", () => disk.find(id)),
      findByKey: (key) => crossing("findByKey", () => disk.findByKey(key)),
      sync: () => crossing("sync", () => disk.sync()),
      forgetEndedBefore: () => crossing("forget", async () => {}),
      close: async () => {},
      save: (life: Life, was) =>
        crossing("save", async () => {
          const n = numberFrom(life.question.context);
          const refuse = this.#rolls(weather.diskFull);
          const madeAllTheSame = refuse && this.#rolls(0.2);
          const saved = refuse && !madeAllTheSame ? false : await disk.save(life, was);
          if (saved) {
            const before = truth.lives.get(n);
            if (n >= 0 && before && before.id !== life.id)
              truth.violations.push(`question ${n}: asked twice by one key`);
            truth.lives.set(n, life);
            truth.attempts.set(n, Math.max(truth.attempts.get(n) ?? 0, life.attempts.length));
            this.#note(
              `saved ${n} v${life.version} ${life.outcome?.kind ?? "open"} deliveries ${life.deliveries}`,
            );
          }
          if (!refuse) return saved;
          this.#note(`disk refused ${n} v${life.version}`);
          truth.refusedSaves.add(n);
          throw new Error("ENOSPC");
        }),
    };
  }

  #transport(clock: Clock): Transport {
    const { service, truth, weather, chance } = this.#outside;
    return async ({ method, url, body }, { timeoutMs, signal }) => {
      if (signal?.aborted) throw new TransportFailure("aborted", "signal");
      await this.#boundary("request");
      const n = method === "POST" ? numberFrom(JSON.parse(body ?? "{}").metadata) : -1;
      if (n >= 0 && truth.lives.get(n)?.outcome) truth.violations.push(`question ${n}: pushed after its end`);
      const wait = this.#rolls(weather.slow) ? chance.between(1_000, 15_000) : chance.between(5, 200);
      await clock.sleep(Math.min(wait, timeoutMs), signal);
      if (signal?.aborted) throw new TransportFailure("aborted", "signal");
      if (this.#rolls(weather.busy))
        return chance.hits(0.5)
          ? { status: 503, headers: {}, body: '{"error":"Down"}' }
          : { status: 429, headers: { "retry-after": "2" }, body: '{"error":"Too many requests"}' };
      const breaks = this.#rolls(weather.broken);
      if (breaks && chance.hits(0.5))
        throw new TransportFailure(chance.pick(["unreached", "broken"]), "before");
      const response = service.handle(method, url, body);
      if (method === "GET" && url.includes("/receipts/")) truth.reads += 1;
      if (n >= 0 && response.status === 200) {
        const { id, receipt_id } = JSON.parse(response.body) as { id: string; receipt_id: string };
        truth.accepted.set(n, (truth.accepted.get(n) ?? 0) + 1);
        this.#note(`push ${n} accepted as ${id}`);
        this.#outside.pushed(n, id, receipt_id);
      }
      await this.#boundary("response");
      if (breaks || wait > timeoutMs) throw new TransportFailure(breaks ? "broken" : "timeout", "after");
      const id = url.split("/").at(-1) ?? "";
      if (method === "GET" && url.includes("/receipts/"))
        truth.seen.set(id, [...(truth.seen.get(id) ?? []), this.#outside.clock.mono()]);
      return response;
    };
  }
}

export const numberFrom = (context: unknown): number => (context as { n?: number } | undefined)?.n ?? -1;
