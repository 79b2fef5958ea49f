import { randomUUID } from "node:crypto";
import type { Clock } from "@iotpush/core";
import { inTime } from "@iotpush/core/adapter";
import type { Connection } from "home-assistant-js-websocket";
import { notifyAction, type TopicConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import { Notification } from "../mapping/notification.js";
import type { Registration, Registrations } from "../store/tables.js";
import { BRIDGE_VERSION } from "../version.js";
import { type HomeAssistantApi, messageOf, notSetUp, takenAway } from "./home-assistant-api.js";
import type { PhoneLink } from "./link.js";
import { APP, deviceIdOf, deviceOf, disableTracker } from "./registries.js";

/** How a topic's phone is in Home Assistant. `connected`: Home Assistant has just said that it has the channel. */
export type PhoneState = "waiting" | "registered" | "connected" | "failed";

/** Takes a notification; resolves once it is safe. */
export type TakeNotification = (
  topic: string,
  notification: Notification,
  via: "websocket" | "push_url",
) => Promise<{ readonly confirmed: () => void }>;

interface PhoneOptions {
  readonly topic: TopicConfig;
  readonly api: HomeAssistantApi;
  readonly link: Pick<PhoneLink, "state"> & { remoteUiUrl?: string | undefined };
  readonly registrations: Registrations;
  readonly clock: Clock;
  readonly log: BridgeLogger;
  /** Where Home Assistant can post notifications to, if it can at all. */
  readonly pushUrl: string | undefined;
  readonly take: TakeNotification;
  /** Its state may be another now. */
  readonly changed?: () => void;
}

const RETRY_MS = 500;
const MOST_RETRY_MS = 30_000;
const CHANNEL = "mobile_app/push_notification";
const CHANNEL_TIMEOUT_MS = 10_000;
const SETTLE_MS = 5_000;
/** Two bridges with one topic would take the phone from each other without end. */
const REGAIN_EVERY_MS = 10 * 60_000;

/** One topic as a phone: registers itself, keeps its channel for local push open, and fires its answers as events. */
export class TopicPhone {
  readonly topic: TopicConfig;
  readonly #options: PhoneOptions;
  #state: PhoneState = "waiting";
  #problem: string | undefined;
  #droppedAt: number | undefined;
  #closeChannel = () => {};
  /** How many notifications are being accepted: a new channel now would make Home Assistant send them again. */
  #taking = 0;
  #openedAt = 0;
  #regainedAt = Number.NEGATIVE_INFINITY;
  /** The registration that was asked for Nabu Casa's address. */
  #asked: string | undefined;
  #trackerRefused = false;
  /** Registering and opening the channel, one after the other. */
  #lock: Promise<unknown> = Promise.resolve();
  #current: { readonly connection: Connection; readonly signal: AbortSignal } | undefined;
  #renewing: Promise<void> | undefined;

  constructor(options: PhoneOptions) {
    this.topic = options.topic;
    this.#options = options;
  }

  get state(): PhoneState {
    return this.#state === "connected" && this.#options.link.state !== "running" ? "waiting" : this.#state;
  }

  /** What is wrong, with the fix, if something is. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** When Home Assistant was last seen to have dropped an open channel, in milliseconds since 1970. */
  get droppedAt(): number | undefined {
    return this.#droppedAt;
  }

  /** The name of its notify action. */
  get action(): string {
    return notifyAction(this.#registration?.deviceName ?? this.topic.friendlyName);
  }

  /** Opens the channel on a connection, registering first if that is needed. Ends with the signal. */
  async open(connection: Connection, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    if (this.#current?.connection !== connection) {
      this.#closeChannel = () => {};
      this.#current = { connection, signal };
      if (this.#state === "connected") this.#become("registered");
    }
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        await this.#locked(() => this.#openOnce(connection, signal));
        this.#problem = undefined;
        this.#become("connected");
        await this.#askForRemoteUrl(signal);
        await this.#disableTracker(connection);
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#sayProblem(error);
        this.#become("failed");
      }
      await clock.sleep(Math.min(MOST_RETRY_MS, RETRY_MS * 2 ** Math.max(0, Math.min(tries - 8, 8))), signal);
    }
  }

  /** Opens the channel again if nothing is coming in by it just now. */
  renewIfIdle(): void {
    if (this.#taking === 0) void this.renew();
  }

  /** Opens the channel again, in case Home Assistant dropped it, which it does without a word. */
  async renew(): Promise<void> {
    const { connection, signal } = this.#current ?? {};
    if (!connection || !signal || signal.aborted) return;
    this.#renewing ??= this.open(connection, signal).finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
  }

  /** A notification came by the push URL: if the channel was thought to be open, Home Assistant has dropped it. */
  cameByPushUrl(): void {
    // What was on its way when a new channel took the place of the old one comes this way, too.
    if (this.state !== "connected" || this.#options.clock.now() < this.#openedAt + SETTLE_MS) return;
    this.#droppedAt = this.#options.clock.now();
    this.#options.log.warn("Home Assistant dropped the phone's channel; opening it again", {
      topic: this.topic.name,
    });
    this.#become("registered");
    void this.renew();
  }

  /** Resolves once no registration is under way: it must not be cut off. Nothing may be opened any more. */
  async idle(): Promise<void> {
    await this.#lock.catch(() => undefined);
  }

  /** Fires an event as this phone. False if Home Assistant does not know the phone just now. Throws HomeAssistantError. */
  async fireEvent(eventType: string, eventData: object): Promise<boolean> {
    const { webhookId } = this.#registration ?? {};
    if (webhookId === undefined) return false;
    const data = { event_type: eventType, event_data: { ...eventData, device_id: deviceIdOf(this.topic) } };
    return (await this.#options.api.webhook(webhookId, "fire_event", data)) !== undefined;
  }

  async #openOnce(connection: Connection, signal: AbortSignal): Promise<void> {
    const known = this.#registration;
    if (known) await this.#update(known, signal);
    else await this.#register();
    if (await this.#openChannel(connection, signal)) return;
    if (!known) throw notSetUp();
    const { clock, log } = this.#options;
    if (clock.now() < this.#regainedAt + REGAIN_EVERY_MS) throw takenAway();
    log.warn("Home Assistant no longer has the phone; registering it again", {
      topic: this.topic.name,
    });
    await this.#register();
    if (!(await this.#openChannel(connection, signal))) throw notSetUp();
    this.#regainedAt = clock.now();
  }

  get #registration(): Registration | undefined {
    return this.#options.registrations.get(this.topic.name);
  }

  /** Replaces an earlier registration. */
  async #register(): Promise<void> {
    const { api, registrations, log, pushUrl } = this.#options;
    const { pushToken = randomUUID(), trackerDisabled } = this.#registration ?? {};
    const device = { device_id: deviceIdOf(this.topic), ...APP, ...deviceOf(this.topic, pushToken, pushUrl) };
    const { webhookId } = await api.register(device);
    await registrations.set(this.topic.name, {
      webhookId,
      pushToken,
      deviceName: this.topic.friendlyName,
      appVersion: BRIDGE_VERSION,
      ...(pushUrl ? { pushUrl } : {}),
      ...(trackerDisabled ? { trackerDisabled } : {}),
    });
    log.info("Registered as a phone", { topic: this.topic.name, action: this.action });
    this.#become("registered");
  }

  /** Reports to Home Assistant what changed since the phone was registered. */
  async #update(known: Registration, signal: AbortSignal): Promise<void> {
    const { api, registrations, pushUrl } = this.#options;
    const now = { deviceName: this.topic.friendlyName, appVersion: BRIDGE_VERSION, pushUrl };
    if (Object.entries(now).every(([name, value]) => known[name as keyof typeof now] === value)) return;
    const device = deviceOf(this.topic, known.pushToken, pushUrl);
    if (await api.webhook(known.webhookId, "update_registration", device, signal))
      await registrations.set(this.topic.name, { ...known, ...now });
  }

  /** Replaces an open channel. Resolves to false if Home Assistant does not have the registration. */
  async #openChannel(connection: Connection, signal: AbortSignal): Promise<boolean> {
    const { clock, link, log } = this.#options;
    const webhookId = this.#registration?.webhookId ?? "";
    const before = this.#closeChannel;
    this.#openedAt = clock.now();
    try {
      const opening = connection.subscribeMessage<Record<string, unknown>>(
        (event) => void this.#received(connection, webhookId, event),
        { type: `${CHANNEL}_channel`, webhook_id: webhookId, support_confirm: true } as never,
        { resubscribe: false },
      );
      // The library answers nothing about a subscription if the connection is lost meanwhile.
      const opened = await inTime(clock, CHANNEL_TIMEOUT_MS, opening, signal);
      if (opened === "late") throw new Error("Home Assistant did not open the channel in time");
      this.#closeChannel = () => void Promise.resolve(opened.value?.()).catch(() => undefined);
    } catch (error) {
      const code = (error as { code?: string }).code;
      // Until it has started it may only not have loaded the registration yet.
      if (code === "unauthorized" || (code === "not_found" && link.state === "running")) return false;
      throw error;
    }
    // Home Assistant has already closed that channel; this ends our subscription to it.
    before();
    if (this.#state !== "connected")
      log.info("The phone is connected", { topic: this.topic.name, action: this.action });
    return true;
  }

  async #received(connection: Connection, webhookId: string, event: Record<string, unknown>): Promise<void> {
    const { take, log } = this.#options;
    const { hass_confirm_id: id, ...rest } = event;
    this.#taking++;
    try {
      const taken = await take(this.topic.name, Notification.parse(rest), "websocket");
      if (typeof id === "string") {
        const confirm = { type: `${CHANNEL}_confirm`, webhook_id: webhookId, confirm_id: id };
        await connection.sendMessagePromise(confirm as never);
      }
      taken.confirmed();
    } catch (error) {
      log.warn(`A notification could not be confirmed: ${messageOf(error)}`, { topic: this.topic.name });
      if (this.#state === "connected") this.#become("registered");
      // Home Assistant waits ten seconds for a confirmation and then drops the channel: a new one ends the waiting.
      void this.renew();
    } finally {
      this.#taking--;
    }
  }

  /** Home Assistant gives Nabu Casa's address to phones only. */
  async #askForRemoteUrl(signal: AbortSignal): Promise<void> {
    const { api, link } = this.#options;
    const id = this.#registration?.webhookId ?? "";
    if (this.#asked === id) return;
    this.#asked = id;
    const config = await api.webhook(id, "get_config", {}, signal).catch(() => undefined);
    const { remote_ui_url: url } = (config ?? {}) as { remote_ui_url?: unknown };
    if (typeof url === "string") link.remoteUiUrl = url;
  }

  /** Disables it only once: if somebody enables it again, they want it. */
  async #disableTracker(connection: Connection): Promise<void> {
    const { registrations, log } = this.#options;
    const known = this.#registration;
    if (!known || known.trackerDisabled || this.#trackerRefused) return;
    const done = await disableTracker(connection, deviceIdOf(this.topic)).catch(() => "absent" as const);
    this.#trackerRefused = done === "refused";
    if (done === "disabled") await registrations.set(this.topic.name, { ...known, trackerDisabled: true });
    if (done === "refused")
      log.info("Home Assistant gives every phone a device tracker: disable it on the device's page", {
        topic: this.topic.name,
      });
  }

  #sayProblem(error: unknown): void {
    const { link, log } = this.#options;
    const problem = messageOf(error);
    // While Home Assistant starts, mobile_app is not loaded yet.
    if (link.state !== "running" || this.#problem === problem) return;
    this.#problem = problem;
    log.warn(`The phone cannot be connected: ${problem}`, { topic: this.topic.name });
  }

  #become(state: PhoneState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.changed?.();
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#lock.then(work, work);
    this.#lock = run;
    return run;
  }
}
