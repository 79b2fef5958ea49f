import { type ActionResult, nearest } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import type { NewPhone } from "../inputs/played.js";
import { accountNamed } from "../service/accounts.js";
import { takeAction } from "../service/actions.js";
import type { ServiceContext } from "../service/context.js";
import { markFailed } from "../service/message-view.js";
import { registerDevice, subscribe } from "../service/resources.js";
import { phoneViews } from "../service/state.js";
import { findStoredMessage, storedButtons } from "../service/stored-message.js";
import type { PhoneView } from "../views.js";

/** The phones of all accounts, and what people do with them. A phone is given by its id or name. */
export class Phones {
  readonly #service: ServiceContext;

  constructor(service: ServiceContext) {
    this.#service = service;
  }

  list(): PhoneView[] {
    return phoneViews(this.#service);
  }

  add(phone: NewPhone): PhoneView {
    this.#service.check?.("newPhone", phone);
    const { db, ids } = this.#service;
    const account = accountNamed(this.#service, phone.account);
    const topics = db.all<{ id: string; name: string }>(
      "SELECT id, name FROM topics WHERE account_id = ?",
      account.id,
    );
    const names = topics.map(({ name }) => name);
    const unknown = phone.topics?.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      const meant = nearest(unknown, names);
      throw new ApiError(
        404,
        `The topic ${unknown} does not exist${meant ? `: did you mean ${meant}?` : ""}`,
      );
    }
    const device = registerDevice(this.#service, account.id, {
      push_token: `ExponentPushToken[${ids.key()}]`,
      platform: phone.platform ?? "android",
      device_name: phone.name,
    });
    for (const topic of topics.filter(({ name }) => phone.topics?.includes(name) ?? true))
      subscribe(this.#service, topic.id, device.id);
    return this.#publish(device.id);
  }

  /** An offline phone gets nothing; once online again, what waited is delivered. */
  setOnline(phone: string, online: boolean): PhoneView {
    const { id } = this.#find(phone);
    this.#service.db.update("devices", id, { online: online ? 1 : 0 });
    if (online) {
      const waiting = this.#service.db.all<{ message_id: string }>(
        "SELECT message_id FROM message_devices WHERE device_id = ? AND delivered_at IS NULL",
        id,
      );
      for (const { message_id } of waiting) this.deliver(id, message_id);
    }
    return this.#publish(id);
  }

  deliver(phone: string, messageId: string): void {
    this.#mark(phone, messageId, "delivered");
  }

  /** The push service gives up on this phone; with no other phone reached, the receipt says failed. */
  fail(phone: string, messageId: string): void {
    const { db } = this.#service;
    const { id } = this.#find(phone);
    const undelivered = "FROM message_devices WHERE message_id = ? AND delivered_at IS NULL";
    if (db.run(`DELETE ${undelivered} AND device_id = ?`, messageId, id) === 0)
      throw new ApiError(404, `No message ${messageId} waits for ${phone}`);
    if (!db.get(`SELECT 1 ${undelivered}`, messageId)) markFailed(this.#service, messageId);
  }

  /** Opens the message on the phone, which also means it was delivered. */
  read(phone: string, messageId: string): void {
    this.#mark(phone, messageId, "delivered");
    this.#mark(phone, messageId, "read");
  }

  /** A tap on a button: an ApiError with 409 if it comes too late. */
  tap(phone: string, messageId: string, actionId: string, replyText?: string): ActionResult {
    this.#service.check?.("tap", { phone, messageId, actionId, replyText });
    const device = this.#find(phone);
    // Only its id matters to a tap.
    const account = { id: device.account_id, name: "", plan: "free" };
    return takeAction(this.#service, account, {
      message_id: messageId,
      action_id: actionId,
      reply_text: replyText ?? null,
      device_id: device.id,
    });
  }

  /** A reply typed inside the app: always reported as `reply`. */
  reply(phone: string, messageId: string, text: string): ActionResult {
    return this.tap(phone, messageId, "reply", text);
  }

  /** A tap on the dismiss button, which answers the question like any other. */
  dismiss(phone: string, messageId: string): ActionResult {
    const row = findStoredMessage(this.#service.db, "m.id = ?", messageId);
    if (!row) throw new ApiError(404, "Message not found");
    const button = storedButtons(row).find((action) => action.type === "dismiss" || action.id === "dismiss");
    if (!button) throw new ApiError(400, "This notification has no dismiss button");
    return this.tap(phone, messageId, button.id);
  }

  #mark(phone: string, messageId: string, event: "delivered" | "read"): void {
    const { db, clock } = this.#service;
    const device = this.#find(phone);
    const wasSent = "SELECT 1 FROM message_devices WHERE message_id = ? AND device_id = ?";
    if (!db.get(wasSent, messageId, device.id))
      throw new ApiError(404, `No message ${messageId} was sent to ${phone}`);
    const now = clock.now();
    const column = event === "delivered" ? "delivered_at" : "read_at";
    db.transaction(() => {
      const marked = `UPDATE message_devices SET ${column} = ? WHERE message_id = ? AND device_id = ? AND ${column} IS NULL`;
      if (db.run(marked, now, messageId, device.id) === 0) return;
      const counted = `UPDATE messages SET ${event}_count = ${event}_count + 1, updated_at = ? WHERE id = ?`;
      db.run(counted, now, messageId);
      const row = findStoredMessage(db, "m.id = ?", messageId);
      if (row) this.#service.publish({ type: "message", row, isNew: false, event, at: now });
    });
  }

  #find(phone: string): { readonly id: string; readonly account_id: string } {
    const device = this.#service.db.get<{ id: string; account_id: string }>(
      "SELECT id, account_id FROM devices WHERE id = ? OR device_name = ?",
      phone,
      phone,
    );
    if (device) return device;
    const names = this.list().map(({ name }) => name);
    throw new ApiError(404, `There is no phone ${phone}: there are ${names.join(", ") || "none"}`);
  }

  #publish(id: string): PhoneView {
    const phones = this.list();
    this.#service.publish({ type: "phones", phones });
    return phones.find((phone) => phone.id === id) as PhoneView;
  }
}
