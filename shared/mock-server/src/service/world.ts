import type { ServiceClock } from "../clock.js";
import type { LiveEvent } from "../control/view.js";
import type { Ids } from "../ids.js";
import type { Profile } from "../profile/differences.js";
import type { Database } from "../store/database.js";

/** What everything in the service works with; nothing in it is global. */
export interface World {
  readonly db: Database;
  readonly clock: ServiceClock;
  readonly ids: Ids;
  readonly profile: Profile;
  readonly limits: Limits;
  readonly targets: Targets;
  /** Tells whoever watches what happened. */
  publish(event: LiveEvent): void;
}

/** Which limits are in force. */
export interface Limits {
  /** The plan's pushes a month. */
  readonly quota: boolean;
  /** Requests per address, where the profile has such a window. */
  readonly rate: boolean;
  /** How long a message can be answered. */
  readonly expiryMs: number;
}

/** Where callbacks and webhooks may go. */
export interface Targets {
  /** Loopback and private addresses. */
  readonly privateAddresses: boolean;
  /** Account webhooks over plain http. */
  readonly httpWebhooks: boolean;
}

/** A refusal of the service: its status and body, as the API answers it. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: string | object, headers: Readonly<Record<string, string>> = {}) {
    super(typeof body === "string" ? body : JSON.stringify(body));
    this.status = status;
    this.body = typeof body === "string" ? { error: body } : body;
    this.headers = headers;
  }
}
