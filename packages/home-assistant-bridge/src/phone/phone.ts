import type { Clock } from "@iotpush/core";
import type { Connection } from "home-assistant-js-websocket";
import type { TopicConfig } from "../config/config.js";
import type { Logger } from "../log/logger.js";
import type { Notification } from "../mapping/index.js";
import { Notification as NotificationShape } from "../mapping/notification.js";
import { type HomeAssistantApi, HomeAssistantError, notSetUp } from "./home-assistant-api.js";
import type { Link } from "./link.js";
import { notifyAction } from "./notify-action.js";
import { deviceIdOf, registrationOf } from "./registration-request.js";
import { newPushToken, type Registration, type Registrations } from "./registrations.js";

/** How a topic's phone is in Home Assistant. */
export type PhoneState = "waiting" | "registered" | "connected" | "failed";

/** Takes a notification; resolves once it is safe. */
export type TakeNotification = (
  topic: string,
  notification: Notification,
  via: "websocket" | "push_url",
) => Promise<{ readonly confirmed: () => void }>;

export interface PhoneOptions {
  readonly topic: TopicConfig;
  readonly api: HomeAssistantApi;
  readonly link: Pick<Link, "state">;
  readonly registrations: Registrations;
  readonly clock: Clock;
  readonly log: Logger;
  readonly appVersion: string;
  /** Where Home Assistant can post notifications to, where it can at all. */
  readonly pushUrl: string | undefined;
  readonly take: TakeNotification;
}

const RETRY_MS = 500;
const MOST_RETRY_MS = 30_000;

/** One topic as a phone: registers itself, keeps its channel for local push open, and fires its answers as events. */
export class Phone {
  readonly topic: TopicConfig;
  readonly #options: PhoneOptions;
  #state: PhoneState = "waiting";
  #problem: string | undefined;
  /** Registering and opening the channel, one after the other. */
  #lock: Promise<unknown> = Promise.resolve();
  #channel: { readonly webhookId: string; readonly connection: Connection } | undefined;

  constructor(options: PhoneOptions) {
    this.topic = options.topic;
    this.#options = options;
  }

  get state(): PhoneState {
    return this.#state === "connected" && this.#options.link.state !== "running" ? "waiting" : this.#state;
  }

  /** What is wrong, with what to do, where something is. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The name of its notify action. */
  get action(): string {
    return notifyAction(this.#registration?.deviceName ?? this.topic.friendlyName);
  }

  get #registration(): Registration | undefined {
    return this.#options.registrations.get(this.topic.name);
  }

  /** Opens the channel on a new connection, registering first where that is needed. Ends with the signal. */
  async open(connection: Connection, signal: AbortSignal): Promise<void> {
    const { clock, link, log } = this.#options;
    if (this.#state === "connected") this.#state = "registered";
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        await this.#locked(() => this.#openOnce(connection, signal));
        this.#problem = undefined;
        this.#state = "connected";
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#state = "failed";
        // While Home Assistant starts, mobile_app is not loaded yet.
        const problem = messageOf(error);
        if (link.state === "running" && this.#problem !== problem) {
          this.#problem = problem;
          log.warn(`The phone cannot be connected: ${this.#problem}`, { topic: this.topic.name });
        }
      }
      await clock.sleep(Math.min(MOST_RETRY_MS, RETRY_MS * 2 ** Math.max(0, Math.min(tries - 8, 8))), signal);
    }
  }

  /** Resolves once no registration is under way: it must not be cut off. Nothing may be opened any more. */
  async idle(): Promise<void> {
    await this.#lock.catch(() => undefined);
  }

  /** Whether Home Assistant still has the registration; registers again and opens the channel where it has not. */
  async verify(connection: Connection, signal: AbortSignal): Promise<void> {
    const registration = this.#registration;
    if (!registration) return;
    const known = await this.#options.api.webhook(registration.webhookId, "get_config", {}, signal);
    if (known || this.#options.link.state !== "running") return;
    this.#channel = undefined;
    this.#options.log.warn("Home Assistant does not have the phone any more; registering it again", {
      topic: this.topic.name,
    });
    await this.open(connection, signal);
  }

  /** Fires an event as this phone. False where Home Assistant does not know the phone just now. Throws HomeAssistantError. */
  async fireEvent(eventType: string, eventData: object): Promise<boolean> {
    const registration = this.#registration;
    if (!registration) return false;
    const data = { event_type: eventType, event_data: { ...eventData, device_id: deviceIdOf(this.topic) } };
    return (await this.#options.api.webhook(registration.webhookId, "fire_event", data)) !== undefined;
  }

  async #openOnce(connection: Connection, signal: AbortSignal): Promise<void> {
    const known = this.#registration;
    if (known) await this.#update(known, signal);
    else await this.#register();
    const { webhookId } = this.#registration ?? {};
    if (this.#channel?.webhookId === webhookId && this.#channel?.connection === connection) return;
    if (await this.#subscribe(connection, signal)) return;
    if (!known) throw notSetUp();
    await this.#register();
    if (!(await this.#subscribe(connection, signal))) throw notSetUp();
  }

  /** Opens the channel; false where Home Assistant does not have the registration. */
  async #subscribe(connection: Connection, signal: AbortSignal): Promise<boolean> {
    const webhookId = this.#registration?.webhookId ?? "";
    try {
      await connection.subscribeMessage<Record<string, unknown>>(
        (event) => void this.#received(connection, webhookId, event, signal),
        {
          type: "mobile_app/push_notification_channel",
          webhook_id: webhookId,
          support_confirm: true,
        } as never,
        { resubscribe: false },
      );
    } catch (error) {
      const code = (error as { code?: string }).code;
      // Until it has started it may only not have loaded the registration yet.
      if (code === "unauthorized" || (code === "not_found" && this.#options.link.state === "running"))
        return false;
      throw error;
    }
    this.#channel = { webhookId, connection };
    this.#options.log.info("The phone is connected", { topic: this.topic.name, action: this.action });
    return true;
  }

  async #received(
    connection: Connection,
    webhookId: string,
    event: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const { hass_confirm_id: confirmId, ...rest } = event;
    try {
      const taken = await this.#options.take(this.topic.name, NotificationShape.parse(rest), "websocket");
      if (typeof confirmId !== "string") return taken.confirmed();
      const confirm = {
        type: "mobile_app/push_notification_confirm",
        webhook_id: webhookId,
        confirm_id: confirmId,
      };
      await connection.sendMessagePromise(confirm as never);
      taken.confirmed();
    } catch (error) {
      this.#options.log.warn(`A notification could not be confirmed: ${messageOf(error)}`, {
        topic: this.topic.name,
      });
      if ((error as { code?: string }).code !== "not_found" || signal.aborted) return;
      // A confirmation came too late: Home Assistant has closed the channel without a word.
      this.#channel = undefined;
      await this.open(connection, signal);
    }
  }

  async #register(): Promise<void> {
    const { api, registrations, log, appVersion, pushUrl } = this.#options;
    const pushToken = this.#registration?.pushToken ?? newPushToken();
    const request = registrationOf(this.topic, { appVersion, pushToken, pushUrl });
    const { webhookId } = await api.register(request);
    const registration: Registration = {
      webhookId,
      deviceName: request.device_name,
      pushToken,
      appVersion,
      ...(request.app_data.push_url ? { pushUrl: request.app_data.push_url } : {}),
    };
    await registrations.set(this.topic.name, registration);
    this.#state = "registered";
    log.info("Registered as a phone", { topic: this.topic.name, action: this.action });
  }

  /** Tells Home Assistant what changed since the phone was registered. */
  async #update(registration: Registration, signal: AbortSignal): Promise<void> {
    const { api, registrations, appVersion, pushUrl } = this.#options;
    const request = registrationOf(this.topic, {
      appVersion,
      pushToken: registration.pushToken,
      pushUrl,
    });
    const { device_name, app_data } = request;
    const same =
      registration.deviceName === device_name &&
      registration.appVersion === appVersion &&
      registration.pushUrl === app_data.push_url;
    if (same) return;
    const { app_version, manufacturer, model, os_version } = request;
    const changes = { device_name, app_data, app_version, manufacturer, model, os_version };
    const updated = await api.webhook(registration.webhookId, "update_registration", changes, signal);
    if (!updated) return;
    await registrations.set(this.topic.name, {
      ...registration,
      deviceName: device_name,
      appVersion,
      pushUrl: app_data.push_url,
    });
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#lock.then(work, work);
    this.#lock = run;
    return run;
  }
}

/** What an error says, also those of the WebSocket API, which are plain objects or numbers. */
function messageOf(error: unknown): string {
  if (error instanceof HomeAssistantError || error instanceof Error) return error.message;
  const { code, message } = (typeof error === "object" && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  return message === undefined
    ? `the connection was lost (${String(error)})`
    : `${String(message)} (${String(code)})`;
}
