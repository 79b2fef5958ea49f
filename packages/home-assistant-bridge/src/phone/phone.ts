import type { Clock } from "@iotpush/core";
import type { Connection } from "home-assistant-js-websocket";
import type { TopicConfig } from "../config/config.js";
import type { Notification } from "../mapping/index.js";
import { Channel } from "./channel.js";
import { HomeAssistantError, notSetUp, takenAway } from "./home-assistant-api.js";
import type { PhoneLink } from "./link.js";
import { deviceIdOf, Registrar, type RegistrarOptions } from "./registrar.js";

import { disableTracker } from "./tracker.js";

/** How a topic's phone is in Home Assistant. `connected`: Home Assistant has just said that it has the channel. */
export type PhoneState = "waiting" | "registered" | "connected" | "failed";

/** Takes a notification; resolves once it is safe. */
export type TakeNotification = (
  topic: string,
  notification: Notification,
  via: "websocket" | "push_url",
) => Promise<{ readonly confirmed: () => void }>;

export interface PhoneOptions extends RegistrarOptions {
  readonly link: Pick<PhoneLink, "state"> & { remoteUiUrl?: string | undefined };
  readonly clock: Clock;
  readonly take: TakeNotification;
  /** Its state may be another now. */
  readonly changed?: () => void;
}

const RETRY_MS = 500;
const MOST_RETRY_MS = 30_000;
const SETTLE_MS = 5_000;
/** Two bridges with one topic would take the phone from each other without end. */
const REGAIN_EVERY_MS = 10 * 60_000;

/** One topic as a phone: registers itself, keeps its channel for local push open, and fires its answers as events. */
export class TopicPhone {
  readonly topic: TopicConfig;
  readonly #options: PhoneOptions;
  readonly #registrar: Registrar;
  readonly #channel: Channel;
  #state: PhoneState = "waiting";
  #problem: string | undefined;
  #droppedAt: number | undefined;
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
    this.#registrar = new Registrar(options);
    this.#channel = new Channel({
      clock: options.clock,
      take: (notification) => options.take(this.topic.name, notification, "websocket"),
      failed: (error) => this.#failed(error),
    });
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
    return this.#registrar.action;
  }

  /** Opens the channel on a connection, registering first if that is needed. Ends with the signal. */
  async open(connection: Connection, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    if (this.#current?.connection !== connection) {
      this.#channel.forget();
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
    if (!this.#channel.busy) void this.renew();
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
    const { webhookId } = this.#registrar.current ?? {};
    if (webhookId === undefined) return false;
    const data = { event_type: eventType, event_data: { ...eventData, device_id: deviceIdOf(this.topic) } };
    return (await this.#options.api.webhook(webhookId, "fire_event", data)) !== undefined;
  }

  async #openOnce(connection: Connection, signal: AbortSignal): Promise<void> {
    const known = this.#registrar.current;
    if (known) await this.#registrar.update(known, signal);
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

  /** False if Home Assistant does not have the registration. */
  async #openChannel(connection: Connection, signal: AbortSignal): Promise<boolean> {
    const { clock, link, log } = this.#options;
    try {
      this.#openedAt = clock.now();
      await this.#channel.open(connection, this.#registrar.current?.webhookId ?? "", signal);
    } catch (error) {
      const code = (error as { code?: string }).code;
      // Until it has started it may only not have loaded the registration yet.
      if (code === "unauthorized" || (code === "not_found" && link.state === "running")) return false;
      throw error;
    }
    if (this.#state !== "connected")
      log.info("The phone is connected", { topic: this.topic.name, action: this.action });
    return true;
  }

  /** Home Assistant gives Nabu Casa's address to phones only. */
  async #askForRemoteUrl(signal: AbortSignal): Promise<void> {
    const { api, link } = this.#options;
    const id = this.#registrar.current?.webhookId ?? "";
    if (this.#asked === id) return;
    this.#asked = id;
    const config = await api.webhook(id, "get_config", {}, signal).catch(() => undefined);
    const { remote_ui_url: url } = (config ?? {}) as { remote_ui_url?: unknown };
    if (typeof url === "string") link.remoteUiUrl = url;
  }

  /** Once: whoever enables it again wants it. */
  async #disableTracker(connection: Connection): Promise<void> {
    const { registrations, log } = this.#options;
    const known = this.#registrar.current;
    if (!known || known.trackerDisabled || this.#trackerRefused) return;
    const done = await disableTracker(connection, deviceIdOf(this.topic)).catch(() => "absent" as const);
    this.#trackerRefused = done === "refused";
    if (done === "disabled") await registrations.set(this.topic.name, { ...known, trackerDisabled: true });
    if (done === "refused")
      log.info("Home Assistant gives every phone a device tracker: disable it on the device's page", {
        topic: this.topic.name,
      });
  }

  async #register(): Promise<void> {
    await this.#registrar.register();
    this.#become("registered");
  }

  #failed(error: unknown): void {
    const { log } = this.#options;
    log.warn(`A notification could not be confirmed: ${messageOf(error)}`, { topic: this.topic.name });
    if (this.#state === "connected") this.#become("registered");
    // Home Assistant waits ten seconds for a confirmation and then drops the channel: a new one ends the waiting.
    void this.renew();
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
