import type { Clock } from "@iotpush/core";
import { inTime } from "@iotpush/core/adapter";
import type { Connection } from "home-assistant-js-websocket";
import { Notification } from "../mapping/notification.js";

export interface ChannelOptions {
  readonly clock: Clock;
  /** Takes a notification; resolves once it is safe. */
  readonly take: (notification: Notification) => Promise<{ readonly confirmed: () => void }>;
  /** A notification could not be taken or confirmed: Home Assistant drops the channel without a word. */
  readonly failed: (error: unknown) => void;
}

const TIMEOUT_MS = 10_000;

/** One phone's channel for local push over the WebSocket connection. A new one takes the place of an open one. */
export class Channel {
  readonly #options: ChannelOptions;
  #close: () => void = () => {};
  #taking = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** Whether a notification is being taken: a new channel now would make Home Assistant send it again. */
  get busy(): boolean {
    return this.#taking > 0;
  }

  /** Opens a channel; resolves once Home Assistant has it. Rejects with Home Assistant's error, or when the signal aborts. */
  async open(connection: Connection, webhookId: string, signal: AbortSignal): Promise<void> {
    const before = this.#close;
    const message = {
      type: "mobile_app/push_notification_channel",
      webhook_id: webhookId,
      support_confirm: true,
    };
    const opening = connection.subscribeMessage<Record<string, unknown>>(
      (event) => void this.#received(connection, webhookId, event),
      message as never,
      { resubscribe: false },
    );
    // The library answers nothing about a subscription if the connection is lost meanwhile.
    const opened = await inTime(this.#options.clock, TIMEOUT_MS, opening, signal);
    if (opened === "late") throw new Error("Home Assistant did not open the channel in time");
    this.#close = () => void Promise.resolve(opened.value?.()).catch(() => undefined);
    // Home Assistant has ended the channel already; this ends the subscription to it.
    before();
  }

  /** Forgets the channel of a connection that is lost. */
  forget(): void {
    this.#close = () => {};
  }

  async #received(connection: Connection, webhookId: string, event: Record<string, unknown>): Promise<void> {
    const { hass_confirm_id: confirmId, ...rest } = event;
    this.#taking++;
    try {
      const taken = await this.#options.take(Notification.parse(rest));
      if (typeof confirmId === "string")
        await connection.sendMessagePromise({
          type: "mobile_app/push_notification_confirm",
          webhook_id: webhookId,
          confirm_id: confirmId,
        } as never);
      taken.confirmed();
    } catch (error) {
      this.#options.failed(error);
    } finally {
      this.#taking--;
    }
  }
}
