import type { PushBody } from "@iotpush/core/contract";
import type { FakeClock } from "@iotpush/core/testing";
import { iso, ServiceClock } from "../../shared/mock-server/src/clock.ts";
import { ApiError } from "../../shared/mock-server/src/errors.ts";
import { seededIds } from "../../shared/mock-server/src/ids.ts";
import { Profile } from "../../shared/mock-server/src/profile/differences.ts";
import type { Account } from "../../shared/mock-server/src/service/accounts.ts";
import { takeAction } from "../../shared/mock-server/src/service/actions.ts";
import { callbackBodyOf } from "../../shared/mock-server/src/service/callback-bodies.ts";
import type { ServiceContext } from "../../shared/mock-server/src/service/context.ts";
import { acceptPush, listMessages } from "../../shared/mock-server/src/service/messages.ts";
import { receiptView } from "../../shared/mock-server/src/service/receipts.ts";
import { applySeed } from "../../shared/mock-server/src/service/seed.ts";
import { findStoredMessage } from "../../shared/mock-server/src/service/stored-message.ts";
import type { TopicRow } from "../../shared/mock-server/src/service/topics.ts";
import { MockDatabase } from "../../shared/mock-server/src/store/database.ts";
import type { Weather } from "./weather.ts";

export const TOPIC = "ops";
export const ESCALATED = "boss";
export const PEOPLE = ["Anna's phone", "Eve's phone"] as const;

/** The service's time does not follow the steps of the client's wall clock. */
class SteadyClock extends ServiceClock {
  readonly #clock: FakeClock;
  readonly #start: number;

  constructor(clock: FakeClock) {
    super();
    this.#clock = clock;
    this.#start = clock.now();
  }

  override now(): number {
    return this.#start + this.#clock.mono();
  }
}

/** A response as a transport gives it. */
export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The service's own code, without a network: pushes, receipts, lists, taps and callbacks. */
export class SimulatedService {
  readonly #service: ServiceContext;
  readonly #gone = new Set<string>();

  constructor(
    clock: FakeClock,
    { profile, expiryMs, deserted }: Pick<Weather, "profile" | "expiryMs" | "deserted">,
    seed: number,
    onCallback: (url: string, body: object) => void,
  ) {
    const db = new MockDatabase();
    this.#service = {
      db,
      clock: new SteadyClock(clock),
      ids: seededIds(seed),
      profile: new Profile(profile),
      limits: { quota: false, rate: false, expiryMs },
      targets: { privateAddresses: true, httpWebhooks: true },
      publish: (event) => {
        if (event.type === "message" && event.event === "action" && event.row.callback_url)
          onCallback(event.row.callback_url, callbackBodyOf(this.#service, event));
      },
    };
    const topics = [TOPIC, ESCALATED].map((name) => ({ name, api_key: `key-of-${name}`, is_private: true }));
    const phone = (name: string) => ({ name, platform: "android" as const, online: true });
    const account = { plan: "business" as const, pushes_this_month: 0 };
    applySeed(this.#service, {
      accounts: [
        { name: "anna", session_token: "anna", topics, phones: [phone(PEOPLE[0])], ...account },
        { name: "eve", session_token: "eve", topics: [], phones: [phone(PEOPLE[1])], ...account },
      ],
    });
    db.run(
      "INSERT OR IGNORE INTO subscriptions (topic_id, device_id) SELECT t.id, d.id FROM topics t, devices d",
    );
    for (const name of deserted)
      db.run("DELETE FROM subscriptions WHERE topic_id = (SELECT id FROM topics WHERE name = ?)", name);
  }

  close(): void {
    this.#service.db.close();
  }

  /** The user id of a phone's owner. */
  ownerOf(phone: string): string {
    return this.#account(phone).id;
  }

  /** Its receipt can never be read. */
  forget(receiptId: string): void {
    this.#gone.add(receiptId);
  }

  /** It reached no phone in the end. */
  bounce(receiptId: string): void {
    const sql = "UPDATE messages SET failed = 1, delivered_count = 0 WHERE receipt_id = ?";
    this.#service.db.run(sql, receiptId);
  }

  /** `brief`: the response to a push leaves out what a client can do without. */
  handle(method: string, url: string, body: string | undefined, brief: boolean): Response {
    const { pathname, searchParams } = new URL(url);
    try {
      const [, , resource, id = ""] = pathname.split("/");
      if (this.#gone.has(id)) throw new ApiError(404, "Receipt not found");
      if (resource === "receipts") return json(200, receiptView(this.#service, this.#message(id)));
      const topic = this.#service.db.get<TopicRow>("SELECT * FROM topics WHERE name = ?", id);
      if (!topic) throw new ApiError(404, "Topic not found");
      if (method === "POST") {
        const { id: messageId, receipt_id, ...more } = this.#push(topic, JSON.parse(body ?? "{}"));
        return json(200, { id: messageId, receipt_id, ...(brief ? {} : more) });
      }
      if (!this.#service.profile.live("listMessages")) throw new ApiError(405, "Method not allowed");
      const since = searchParams.get("since");
      const messages = listMessages(this.#service, topic, { limit: 50, ...(since ? { since } : {}) });
      return json(200, { topic: id, messages, count: messages.length });
    } catch (error) {
      if (error instanceof ApiError) return json(error.status, error.body);
      throw error;
    }
  }

  /** A person taps; false if the service does not accept it. Without a name, nobody learns on which phone. */
  tap(phone: string, messageId: string, actionId: string, isNamed: boolean): boolean {
    const account = this.#account(phone);
    const device = this.#service.db.get<{ id: string }>(
      "SELECT id FROM devices WHERE device_name = ?",
      phone,
    );
    try {
      const report = {
        message_id: messageId,
        action_id: actionId,
        device_id: isNamed ? device?.id : undefined,
      };
      takeAction(this.#service, account, report);
      return true;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  }

  #push(topic: TopicRow, body: PushBody) {
    return acceptPush(this.#service, topic, body);
  }

  #message(receiptId: string) {
    const row = findStoredMessage(this.#service.db, "m.receipt_id = ?", receiptId);
    if (!row) throw new ApiError(404, "Not found");
    return row;
  }

  #account(phone: string): Account {
    const sql =
      "SELECT a.id, a.name, a.plan FROM accounts a JOIN devices d ON d.account_id = a.id WHERE d.device_name = ?";
    const account = this.#service.db.get<Account>(sql, phone);
    if (!account) throw new Error(`Nobody has ${phone}`);
    return account;
  }
}

const json = (status: number, body: object): Response => ({
  status,
  headers: { "content-type": "application/json", date: iso(0) },
  body: JSON.stringify(body),
});
