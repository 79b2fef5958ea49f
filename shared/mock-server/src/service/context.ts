import type { ServiceClock } from "../clock.js";
import type { Ids } from "../ids.js";
import type { Check } from "../inputs/checks.js";
import type { Profile } from "../profile/differences.js";
import type { MockDatabase } from "../store/database.js";
import type { AnnouncedEvent } from "./events.js";

/** What everything in the service works with; nothing in it is global. */
export interface ServiceContext {
  readonly db: MockDatabase;
  readonly clock: ServiceClock;
  readonly ids: Ids;
  readonly profile: Profile;
  readonly limits: Limits;
  readonly targets: Targets;
  publish(event: AnnouncedEvent): void;
  /** Validates what a test passes in, unless that was already done. */
  readonly check?: Check | undefined;
}

export interface Limits {
  /** The plan's pushes a month. */
  readonly quota: boolean;
  /** Requests per address, if the profile has such a window. */
  readonly rate: boolean;
  readonly expiryMs: number;
}

export interface Targets {
  readonly privateAddresses: boolean;
  /** Account webhooks over plain http: to anywhere, or to this machine only. */
  readonly httpWebhooks: boolean | "loopback";
}
