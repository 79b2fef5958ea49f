import { Asker, type Clock, ReceiptReader, type Transport } from "@iotpush/core";
import { ApiClient, TransportFailure } from "@iotpush/core/adapter";
import type { DiskFaults } from "./disk.ts";
import { ESCALATED, TOPIC } from "./service.ts";
import { StoreCalls } from "./store-calls.ts";
import { BASE, numberFrom, type Outside, type Surroundings } from "./surroundings.ts";

/** A process with an Asker, until it crashes: at any call that leaves it, before or after it took effect. */
export class Process implements DiskFaults, Outside {
  readonly died: Promise<void>;
  readonly #outside: Surroundings;
  readonly #name: string;
  readonly #clock: Clock;
  #asker: Asker | undefined;
  #reader: ReceiptReader | undefined;
  #drop = () => {};
  #die: () => void = () => {};
  #isDead = false;
  readonly #service = {};
  readonly #line = {};
  #still: Promise<void> = Promise.resolve();
  /** It stands still: doing so twice at once, its clock would go back. */
  #stands = false;
  /** How long its own clock stood still; on a suspended machine it does. */
  #suspendedMs = 0;
  #suspendedAt: number | undefined;

  constructor(outside: Surroundings, slot: number) {
    this.#outside = outside;
    this.#name = outside.weather.askers > 1 ? `${"abc"[slot]}: ` : "";
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
    this.#clock = this.#makeClock();
  }

  async start(): Promise<void> {
    const { disk, chance, weather, truth } = this.#outside;
    const { store, drop } = await disk.open(this);
    this.#drop = drop;
    const clock = this.#clock;
    const client = new ApiClient(
      {
        baseUrl: "https://www.iotpush.com",
        topicKeys: Object.fromEntries(
          [TOPIC, ESCALATED].flatMap((topic) =>
            weather.keyless.includes(topic) ? [] : [[topic, `key-of-${topic}`]],
          ),
        ),
      },
      { transport: this.#transport, clock, random: () => chance.next() },
    );
    this.#reader = new ReceiptReader({ client, clock });
    this.#asker = new Asker(
      {
        client,
        clock,
        reader: this.#reader,
        store: new StoreCalls(this, this.#outside).of(store),
        callbackBase: BASE,
        mode: weather.mode,
        confirmWithReceipt: weather.confirm,
        graceMs: 60_000,
        atMostOnce: weather.atMostOnce,
        quota: weather.perMonth === undefined ? undefined : { perMonth: weather.perMonth },
        maxPerTopicAndMinute: weather.maxPerTopicAndMinute,
        notices: {
          warning: (asked, text) => this.note(`warning ${numberFrom(asked?.question.context)} ${text}`),
        },
      },
      async (asked, outcome, { redelivered, transaction }) => {
        const n = numberFrom(asked.question.context);
        this.note(`delivered ${n} ${outcome.kind} redelivered ${redelivered}`);
        truth.deliveries.push({ n, outcome, redelivered, at: this.#outside.clock.mono() });
        if (transaction && weather.transactions) await (await transaction()).query(String(n));
        await this.boundary("handler");
        if (this.rolls(weather.refuses)) throw new Error("the flow refuses");
      },
    );
    await this.#asker.start();
  }

  /** Undefined once it is gone, and before it has begun. */
  get asker(): Asker | undefined {
    return this.#isDead ? undefined : this.#asker;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Resolves when it moves again. */
  get moving(): Promise<void> {
    return this.#still;
  }

  /** How many receipts it reads again and again. */
  get watched(): number {
    return this.#reader?.size ?? 0;
  }

  note(text: string): void {
    const { truth, clock } = this.#outside;
    truth.history.push(`${clock.mono()} ${this.#name}${text.replace(/\/\S*simulation-\w+\//g, "")}`);
  }

  rolls(probability: number): boolean {
    return this.#outside.stormy() && this.#outside.chance.hits(probability);
  }

  diskFails(): boolean {
    const { disk, weather, clock } = this.#outside;
    return this.#fails(disk, weather.diskFull, clock.mono(), 0.5);
  }

  /** A failure may last. */
  #fails(what: { failsUntil?: number }, probability: number, now: number, lasts = 0.1): boolean {
    const { weather, chance, stormy } = this.#outside;
    if (stormy() && now < (what.failsUntil ?? 0)) return true;
    if (!this.rolls(probability)) return false;
    if (weather.outageMs > 0 && chance.hits(lasts))
      what.failsUntil = now + chance.between(0, weather.outageMs);
    return true;
  }

  crash(where: string): void {
    this.note(`crash at ${where}`);
    this.#isDead = true;
    this.#drop();
    this.#die();
  }

  /** A call that leaves the process, or comes back: it may be the last one, or wait until a machine wakes up. */
  async boundary(where: string): Promise<void> {
    const { crash, stops } = this.#outside.weather;
    if (!this.#isDead && this.rolls(crash)) this.crash(where);
    if (!this.#isDead && this.rolls(stops)) this.#stop();
    await this.#still;
    if (this.#isDead) await never;
  }

  commit(commit: () => void): void {
    const { weather, chance } = this.#outside;
    if (!this.#isDead && this.rolls(weather.crash)) {
      if (chance.hits(0.5)) commit();
      this.crash("commit");
    }
    if (this.#isDead) throw new Error("the process is gone");
    if (this.diskFails()) throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
    commit();
  }

  async synced(): Promise<void> {
    await this.#clock.sleep(this.#outside.chance.between(1, 50));
    if (this.diskFails()) throw Object.assign(new Error("EIO"), { code: "EIO" });
  }

  problem(text: string): void {
    this.#outside.truth.violations.push(text);
  }

  #stop(): void {
    const { clock, chance } = this.#outside;
    if (this.#stands) return;
    this.#stands = true;
    const ms = chance.between(1_000, 90_000);
    const isSuspended = chance.hits(0.5);
    this.note(`stands still for ${ms}${isSuspended ? ", suspended" : ""}`);
    if (isSuspended) this.#suspendedAt = clock.mono();
    this.#still = clock.sleep(ms).then(() => {
      this.#stands = false;
      if (isSuspended) this.#suspendedMs += ms;
      this.#suspendedAt = undefined;
    });
  }

  #makeClock(): Clock {
    const { clock } = this.#outside;
    // A real clock moves on a little between two looks.
    let looks = 0;
    const mono = () => (this.#suspendedAt ?? clock.mono()) - this.#suspendedMs + ++looks * LOOK_MS;
    return {
      now: () => clock.now(),
      mono,
      sleep: async (ms, signal) => {
        const until = mono() + ms;
        do {
          // As timers do: whole milliseconds.
          await clock.sleep(Math.ceil(until - mono()), signal);
          await this.#still;
          if (this.#isDead) await never;
        } while (!signal?.aborted && mono() < until);
      },
    };
  }

  readonly #transport: Transport = async ({ method, url, body }, { timeoutMs, signal }) => {
    const { service, truth, weather, chance, clock } = this.#outside;
    if (signal?.aborted) throw new TransportFailure("aborted", "signal");
    await this.boundary("request");
    if (signal?.aborted) throw new TransportFailure("aborted", "signal");
    const n = method === "POST" ? numberFrom(JSON.parse(body ?? "{}").metadata) : -1;
    // Among several, one may have decided on its push before another ended the question.
    if (n >= 0 && weather.askers === 1 && truth.lives.get(n)?.outcome)
      truth.violations.push(`question ${n}: pushed after its end`);
    const wait = this.rolls(weather.slow)
      ? chance.between(1_000, 15_000)
      : weather.inStep
        ? 50
        : chance.between(5, 200);
    await this.#clock.sleep(Math.min(wait, timeoutMs), signal);
    if (signal?.aborted) throw new TransportFailure("aborted", "signal");
    if (this.#fails(this.#service, weather.busy, clock.mono()))
      return chance.hits(0.5)
        ? { status: 503, headers: {}, body: '{"error":"Down"}' }
        : { status: 429, headers: { "retry-after": "2" }, body: '{"error":"Too many requests"}' };
    const breaks = this.#fails(this.#line, weather.broken, clock.mono());
    if (breaks && chance.hits(0.5))
      throw new TransportFailure(chance.pick(["unreached", "broken"]), "before");
    const response = service.handle(method, url, body, chance.hits(0.1));
    const readAt = clock.mono();
    const isRead = method === "GET" && url.includes("/receipts/");
    if (isRead) truth.reads += 1;
    if (n >= 0 && response.status === 200) {
      const { id, receipt_id } = JSON.parse(response.body) as { id: string; receipt_id: string };
      truth.accepted.set(n, (truth.accepted.get(n) ?? 0) + 1);
      this.note(`push ${n} accepted as ${id}`);
      this.#outside.pushed(n, id, receipt_id);
    }
    await this.boundary("response");
    if (breaks || wait > timeoutMs) throw new TransportFailure(breaks ? "broken" : "timeout", "after");
    const id = url.split("/").at(-1) ?? "";
    if (isRead && response.status === 200)
      truth.seen.set(id, [...(truth.seen.get(id) ?? []), { readAt, hereAt: clock.mono() }]);
    return response;
  };
}

/** So little that a whole run's looks are not a millisecond. */
const LOOK_MS = 2 ** -30;
const never: Promise<never> = new Promise(() => {});
