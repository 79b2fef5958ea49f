import { checkTime, type ServiceClock } from "../clock.js";
import type { Deliverer } from "../delivery/deliverer.js";
import { ApiError } from "../errors.js";
import type { DeliveryFilter, MessageFilter } from "../inputs/filters.js";
import type { Seed, SeedInput } from "../inputs/seed.js";
import type { DifferenceOverrides, ProfileName } from "../profile/differences.js";
import { accountNamed, endSessions, newSession, type SessionRow } from "../service/accounts.js";
import type { ServiceContext } from "../service/context.js";
import { DEMO_SEED } from "../service/demo.js";
import type { EventHub } from "../service/events.js";
import { messageView } from "../service/message-view.js";
import type { RateWindow } from "../service/rate-window.js";
import { applySeed } from "../service/seed.js";
import type { Row } from "../store/database.js";
import type { DeliveryView, MessagePage, MessageView } from "../views.js";
import { Faults } from "./faults.js";
import { MessagePages } from "./message-pages.js";
import { Phones } from "./phones.js";
import { fits, RequestLog, WAIT_MS } from "./request-log.js";
import { Rules } from "./rules.js";

/** Everything the server knows, as plain JSON. */
export interface Snapshot {
  readonly now: number;
  readonly frozen: boolean;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

interface ControlParts {
  readonly service: ServiceContext;
  readonly hub: EventHub;
  readonly deliverer: Deliverer;
  readonly rateWindow: RateWindow;
  /** The accounts that `reset` restores. */
  seed: Seed;
}

/** The server's strings, pulled from a test or from the /_mock routes: the same methods for both. */
export class Control {
  readonly clock: ServiceClock;
  readonly phones: Phones;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly rules: Rules;
  readonly #parts: ControlParts;
  #pages: MessagePages | undefined;

  constructor(parts: ControlParts) {
    const { service, hub } = parts;
    this.#parts = parts;
    this.clock = service.clock;
    this.requests = new RequestLog(service, hub);
    this.faults = new Faults(service);
    this.phones = new Phones(service);
    this.rules = new Rules(service, this.phones);
    if (!service.db.get("SELECT 1 FROM accounts")) applySeed(service, parts.seed);
    hub.subscribe((event) => this.rules.hear(event));
  }

  /**
   * Back to the last seed, or with `demo` to the demo account, which is the seed from then on: accounts again, no messages, faults, rules
   * or log. The clock runs with the machine's again.
   */
  reset({ demo = false }: { readonly demo?: boolean } = {}): void {
    this.#replaceAll(demo ? DEMO_SEED : this.#parts.seed);
    this.faults.clear();
    this.rules.clear();
    this.requests.clear();
    this.#parts.rateWindow.reset();
    this.clock.set(Date.now());
    this.#parts.service.publish({ type: "reset" });
  }

  /** Replaces everything by these accounts, which `reset` then goes back to. A wrong seed is refused and changes nothing. */
  async seed(input: SeedInput): Promise<void> {
    const { readSeed } = await import("../inputs/seed.js");
    this.#replaceAll(readSeed(input));
    this.#parts.service.publish({ type: "reset" });
  }

  snapshot(): Snapshot {
    return { now: this.clock.now(), frozen: this.clock.frozen, tables: this.#parts.service.db.dump() };
  }

  /** Replaces everything by a snapshot; one that does not fit is refused and changes nothing. */
  restore(snapshot: Snapshot): void {
    try {
      checkTime(snapshot.now);
      this.#parts.service.db.load(snapshot.tables);
    } catch (error) {
      throw new ApiError(400, `The snapshot does not fit: ${error instanceof Error ? error.message : error}`);
    }
    this.clock.set(snapshot.now, { frozen: snapshot.frozen });
    this.#parts.service.publish({ type: "reset" });
  }

  switchProfile(name: ProfileName, overrides: DifferenceOverrides = {}): void {
    this.#parts.service.check?.("profile", { name, overrides });
    Object.assign(this.#parts.service.profile, { name, overrides });
    this.#parts.service.publish({ type: "reset" });
  }

  /** A fresh session token of an account (name or id; by default the first) that lasts this many milliseconds, by default an hour. */
  mintSession(account?: string, lastsMs?: number): SessionRow {
    return newSession(this.#parts.service, accountNamed(this.#parts.service, account).id, lastsMs);
  }

  /** Ends one session, or all: a client that uses one gets 401. Gives how many ended. */
  endSessions(token?: string): number {
    return endSessions(this.#parts.service, token);
  }

  /** Messages, newest first. */
  messages(filter: MessageFilter = {}): MessagePage {
    this.#parts.service.check?.("messages", filter);
    this.#pages ??= new MessagePages(this.#parts.service);
    return this.#pages.page(filter);
  }

  /** One message; throws if there is none. */
  message(id: string): MessageView {
    return messageView(this.#parts.service, id);
  }

  /** Deliveries, newest first. */
  deliveries(filter: DeliveryFilter = {}, limit = 200): DeliveryView[] {
    this.#parts.service.check?.("deliveries", filter);
    return this.#parts.deliverer.list(filter, limit);
  }

  /** The newest delivery that matches and was tried, now or within the time; null when the time is up. */
  async waitForDelivery(filter: DeliveryFilter = {}, timeoutMs = WAIT_MS): Promise<DeliveryView | null> {
    const found = this.deliveries(filter).find(({ attempts }) => attempts.length > 0);
    return (
      found ??
      this.#parts.hub.next(
        (event) => (event.type === "delivery" && fits(event.delivery, filter) ? event.delivery : undefined),
        timeoutMs,
      )
    );
  }

  /** Sends a delivery again; undefined for an unknown one. */
  redeliver(id: string): DeliveryView | undefined {
    const view = this.#parts.deliverer.view(id);
    if (view) this.#parts.deliverer.attempt(id);
    return view;
  }

  #replaceAll(seed: Seed): void {
    const { service } = this.#parts;
    service.db.transaction(() => {
      service.db.clear();
      applySeed(service, seed);
    });
    this.#parts.seed = seed;
  }
}
