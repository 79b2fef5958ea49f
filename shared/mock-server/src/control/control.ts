import { checkTime, type ServiceClock } from "../clock.js";
import type { Deliverer } from "../delivery/deliverer.js";
import { type DeliveryRow, toDeliveryView } from "../delivery/delivery-row.js";
import { ApiError } from "../errors.js";
import type { Check } from "../inputs/checks.js";
import type { DeliveryFilter, MessageFilter } from "../inputs/filters.js";
import type { Seed, SeedInput } from "../inputs/seed.js";
import type { DifferenceOverrides, ProfileName } from "../profile/differences.js";
import { endSessions, mintSession, type SessionRow } from "../service/accounts.js";
import type { ServiceContext } from "../service/context.js";
import { DEMO_SEED } from "../service/demo.js";
import type { EventHub } from "../service/events.js";
import { messageView } from "../service/message-view.js";
import type { RateWindow } from "../service/rate-window.js";
import { applySeed } from "../service/seed.js";
import type { Row } from "../store/database.js";
import type { DeliveryView, MessagePage, MessageView } from "../views.js";
import { Faults } from "./faults.js";
import { messagePage } from "./message-page.js";
import { Phones } from "./phones.js";
import { RequestLog } from "./request-log.js";
import { Rules } from "./rules.js";
import { WAIT_MS } from "./wait.js";

/** Everything the server knows, as plain JSON. */
export interface Snapshot {
  readonly now: number;
  readonly frozen: boolean;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

/** The server's strings, pulled from a test or from the /_mock routes: the same methods for both. */
export class Control {
  readonly clock: ServiceClock;
  readonly phones: Phones;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly rules: Rules;
  readonly #service: ServiceContext;
  readonly #hub: EventHub;
  readonly #deliverer: Deliverer;
  readonly #rateWindow: RateWindow;
  readonly #check: Check | undefined;
  #seed: Seed;

  constructor(options: {
    readonly service: ServiceContext;
    readonly hub: EventHub;
    readonly deliverer: Deliverer;
    readonly rateWindow: RateWindow;
    readonly seed: Seed;
    readonly check?: Check | undefined;
  }) {
    this.#service = options.service;
    this.#hub = options.hub;
    this.#deliverer = options.deliverer;
    this.#rateWindow = options.rateWindow;
    this.#seed = options.seed;
    this.clock = options.service.clock;
    this.#check = options.check;
    this.requests = new RequestLog(options.check);
    this.faults = new Faults(() => options.hub.publish({ type: "faults" }), options.check);
    this.phones = new Phones(options.service, options.check);
    this.rules = new Rules(options.service, this.phones, options.check);
    if (!options.service.db.get("SELECT 1 FROM accounts")) applySeed(options.service, this.#seed);
    options.hub.subscribe((event) => this.rules.hear(event));
  }

  /**
   * Back to the last seed, or with `demo` to the demo account, which is the seed from then on: accounts again, no messages, faults, rules
   * or log. The clock runs with the machine's again.
   */
  reset({ demo = false }: { readonly demo?: boolean } = {}): void {
    this.#replaceAll(demo ? DEMO_SEED : this.#seed);
    this.faults.clear();
    this.rules.clear();
    this.requests.clear();
    this.#rateWindow.reset();
    this.clock.set(Date.now());
    this.#hub.publish({ type: "reset" });
  }

  /** Replaces everything by these accounts, which `reset` then goes back to. A wrong seed is refused and changes nothing. */
  async seed(input: SeedInput): Promise<void> {
    const { readSeed } = await import("../inputs/seed.js");
    this.#replaceAll(readSeed(input));
    this.#hub.publish({ type: "reset" });
  }

  snapshot(): Snapshot {
    return { now: this.clock.now(), frozen: this.clock.frozen, tables: this.#service.db.dump() };
  }

  /** Replaces everything by a snapshot; one that does not fit is refused and changes nothing. */
  restore(snapshot: Snapshot): void {
    try {
      checkTime(snapshot.now);
      this.#service.db.load(snapshot.tables);
    } catch (error) {
      throw new ApiError(400, `The snapshot does not fit: ${error instanceof Error ? error.message : error}`);
    }
    this.clock.set(snapshot.now, { frozen: snapshot.frozen });
    this.#hub.publish({ type: "reset" });
  }

  switchProfile(name: ProfileName, overrides: DifferenceOverrides = {}): void {
    this.#check?.("profile", { name, overrides });
    this.#service.profile.switch(name, overrides);
    this.#hub.publish({ type: "reset" });
  }

  /** A fresh session token of an account (name or id; the first if absent) that lasts so many milliseconds, by default an hour. */
  mintSession(account?: string, lastsMs?: number): SessionRow {
    return mintSession(this.#service, account, lastsMs);
  }

  /** Ends one session, or all: a client that uses one gets 401. Gives how many ended. */
  endSessions(token?: string): number {
    return endSessions(this.#service, token);
  }

  /** Messages, newest first. */
  messages(filter: MessageFilter = {}): MessagePage {
    this.#check?.("messages", filter);
    return messagePage(this.#service, filter);
  }

  /** One message; throws if there is none. */
  message(id: string): MessageView {
    return messageView(this.#service, id);
  }

  /** Deliveries, newest first. */
  deliveries(filter: DeliveryFilter = {}, limit = 200): DeliveryView[] {
    this.#check?.("deliveries", filter);
    const wanted = Object.entries({
      message_id: filter.messageId,
      kind: filter.kind,
      event: filter.event,
      state: filter.state,
    }).flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]));
    const where = ["1", ...wanted.map(({ column }) => `${column} = ?`)].join(" AND ");
    return this.#service.db
      .all<DeliveryRow>(
        `SELECT * FROM deliveries WHERE ${where} ORDER BY seq DESC LIMIT ?`,
        ...wanted.map(({ value }) => value),
        limit,
      )
      .map(toDeliveryView);
  }

  /** The newest delivery that fits and was tried, now or within the time; null when the time is up. */
  async waitForDelivery(filter: DeliveryFilter = {}, timeoutMs = WAIT_MS): Promise<DeliveryView | null> {
    const found = this.deliveries(filter).find(({ attempts }) => attempts.length > 0);
    if (found) return found;
    return new Promise((resolve) => {
      const end = (delivery: DeliveryView | null) => {
        clearTimeout(timer);
        unsubscribe();
        resolve(delivery);
      };
      const unsubscribe = this.#hub.subscribe((event) => {
        if (event.type === "delivery" && fits(event.delivery, filter)) end(event.delivery);
      });
      const timer = setTimeout(() => end(null), timeoutMs);
    });
  }

  #replaceAll(seed: Seed): void {
    const before = this.#service.db.dump();
    try {
      this.#service.db.clear();
      applySeed(this.#service, seed);
    } catch (error) {
      this.#service.db.load(before);
      throw error;
    }
    this.#seed = seed;
  }

  /** Sends a delivery again; undefined for an unknown one. */
  redeliver(id: string): DeliveryView | undefined {
    const view = this.#deliverer.view(id);
    if (view) this.#deliverer.attempt(id);
    return view;
  }
}

const fits = (delivery: DeliveryView, filter: DeliveryFilter): boolean =>
  (filter.messageId === undefined || delivery.messageId === filter.messageId) &&
  (filter.kind === undefined || delivery.kind === filter.kind) &&
  (filter.event === undefined || delivery.event === filter.event) &&
  (filter.state === undefined || delivery.state === filter.state);
