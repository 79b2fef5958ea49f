import type { ActionButton, ActionResult } from "@iotpush/core/contract";
import { bodySchema } from "../control-document.js";
import type { Deliverer } from "../delivery/deliverer.js";
import type { Account } from "../service/accounts.js";
import { takeAction } from "../service/actions.js";
import { registerDevice } from "../service/devices.js";
import type { MessageRow } from "../service/message-row.js";
import { markFailed, messageView } from "../service/message-view.js";
import type { Occurrence } from "../service/occurrence.js";
import { Refusal, type World } from "../service/world.js";
import type { NewPhone } from "./inputs/new-phone.js";
import { checkFields } from "./known-fields.js";
import { phoneViews } from "./state.js";
import type { PhoneView } from "./view.js";

/** The account's phones, played: what a person and the app would do with a message. Phones are named by id or name. */
export class Phones {
  readonly #world: World;
  readonly #deliverer: Deliverer;

  constructor(world: World, deliverer: Deliverer) {
    this.#world = world;
    this.#deliverer = deliverer;
  }

  list(): PhoneView[] {
    return phoneViews(this.#world);
  }

  /** Refuses a phone with fields that there are not. */
  add(phone: NewPhone): PhoneView {
    checkFields(bodySchema("/phones"), phone);
    const { db, ids } = this.#world;
    const account = db.get<Account>(
      "SELECT id, name, plan FROM accounts WHERE ? IS NULL OR name = ? ORDER BY rowid LIMIT 1",
      phone.account ?? null,
      phone.account ?? null,
    );
    if (!account) throw new Refusal(404, `There is no account ${phone.account ?? ""}`);
    const device = registerDevice(this.#world, account, {
      push_token: `ExponentPushToken[${ids.key()}]`,
      platform: phone.platform ?? "android",
      device_name: phone.name,
    });
    const topics = db.all<{ id: string; name: string }>(
      "SELECT id, name FROM topics WHERE account_id = ?",
      account.id,
    );
    for (const topic of topics.filter(({ name }) => phone.topics?.includes(name) ?? true))
      db.run("INSERT OR IGNORE INTO subscriptions (topic_id, device_id) VALUES (?, ?)", topic.id, device.id);
    return this.#changed(device.id);
  }

  /** An offline phone gets nothing; once online again, what waited is delivered. */
  setOnline(phone: string, online: boolean): PhoneView {
    const { id } = this.#find(phone);
    this.#world.db.run("UPDATE devices SET online = ? WHERE id = ?", online ? 1 : 0, id);
    if (online) {
      const waiting = this.#world.db.all<{ message_id: string }>(
        "SELECT message_id FROM message_devices WHERE device_id = ? AND delivered_at IS NULL",
        id,
      );
      for (const { message_id } of waiting) this.deliver(id, message_id);
    }
    return this.#changed(id);
  }

  deliver(phone: string, messageId: string): void {
    this.#mark(phone, messageId, "delivered");
  }

  /** The push service gives up on this phone; with no other phone reached, the receipt says failed. */
  fail(phone: string, messageId: string): void {
    const { db } = this.#world;
    const { id } = this.#find(phone);
    const waiting = "FROM message_devices WHERE message_id = ? AND delivered_at IS NULL";
    if (db.run(`DELETE ${waiting} AND device_id = ?`, messageId, id) === 0)
      throw new Refusal(404, `No message ${messageId} waits for ${phone}`);
    if (!db.get(`SELECT 1 ${waiting}`, messageId)) markFailed(this.#world, messageId);
  }

  /** Opens the message on the phone, which also means it was delivered. */
  read(phone: string, messageId: string): void {
    this.#mark(phone, messageId, "delivered");
    this.#mark(phone, messageId, "read");
  }

  /** A tap on a button: a Refusal with 409 where it comes too late. */
  tap(phone: string, messageId: string, actionId: string, replyText?: string): ActionResult {
    const device = this.#find(phone);
    const account = { id: device.account_id, name: "", plan: "free" };
    const { result, occurrence } = takeAction(this.#world, account, {
      message_id: messageId,
      action_id: actionId,
      reply_text: replyText ?? null,
      device_id: device.id,
    });
    this.#deliverer.occurred(occurrence);
    return result;
  }

  /** A reply typed inside the app: always reported as `reply`. */
  reply(phone: string, messageId: string, text: string): ActionResult {
    return this.tap(phone, messageId, "reply", text);
  }

  /** A tap on the dismiss button, which answers the question like any other. */
  dismiss(phone: string, messageId: string): ActionResult {
    const row = this.#world.db.get<MessageRow>("SELECT * FROM messages WHERE id = ?", messageId);
    if (!row) throw new Refusal(404, "Message not found");
    const actions: ActionButton[] = row.actions ? JSON.parse(row.actions) : [];
    const button = actions.find((action) => action.type === "dismiss" || action.id === "dismiss");
    if (!button) throw new Refusal(400, "This notification has no dismiss button");
    return this.tap(phone, messageId, button.id);
  }

  #mark(phone: string, messageId: string, event: "delivered" | "read"): void {
    const { db, clock } = this.#world;
    const device = this.#find(phone);
    const sent = "SELECT 1 FROM message_devices WHERE message_id = ? AND device_id = ?";
    if (!db.get(sent, messageId, device.id))
      throw new Refusal(404, `No message ${messageId} was sent to ${phone}`);
    const now = clock.now();
    const column = event === "delivered" ? "delivered_at" : "read_at";
    const changed = db.transaction(() => {
      const rows = db.run(
        `UPDATE message_devices SET ${column} = ? WHERE message_id = ? AND device_id = ? AND ${column} IS NULL`,
        now,
        messageId,
        device.id,
      );
      if (rows > 0)
        db.run(
          `UPDATE messages SET ${event}_count = ${event}_count + 1, updated_at = ? WHERE id = ?`,
          now,
          messageId,
        );
      return rows > 0;
    });
    if (!changed) return;
    this.#world.publish({ type: "message", message: messageView(this.#world, messageId) });
    const row = db.get<MessageRow & { topic: string }>(
      "SELECT m.*, t.name AS topic FROM messages m JOIN topics t ON t.id = m.topic_id WHERE m.id = ?",
      messageId,
    );
    if (row) this.#deliverer.occurred({ row, topic: row.topic, event, at: now } satisfies Occurrence);
  }

  #find(phone: string): { readonly id: string; readonly account_id: string } {
    const device = this.#world.db.get<{ id: string; account_id: string }>(
      "SELECT id, account_id FROM devices WHERE id = ? OR device_name = ?",
      phone,
      phone,
    );
    if (device) return device;
    const names = this.list().map(({ name }) => name);
    throw new Refusal(404, `There is no phone ${phone}: there are ${names.join(", ") || "none"}`);
  }

  #changed(id: string): PhoneView {
    const phones = this.list();
    this.#world.publish({ type: "phones", phones });
    return phones.find((phone) => phone.id === id) as PhoneView;
  }
}
