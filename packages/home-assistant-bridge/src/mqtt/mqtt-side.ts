import type { Clock } from "@iotpush/core";
import { inTime } from "@iotpush/core/adapter";
import mqtt, { type MqttClient } from "mqtt";
import type { Activity, BridgeEvent } from "../activity/activity.js";
import { describe } from "../activity/describe.js";
import type { MqttConfig, TopicConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import type { TopicState } from "../phone/sensors.js";
import type { MqttStatus } from "../status/status.js";
import { type Announced, keyOfBroker } from "../store/tables.js";
import { connectOptions } from "./connect-options.js";
import { AVAILABILITY, discovery, mqttTopics } from "./discovery.js";
import { EventGate, type MqttEvent } from "./event-gate.js";

export interface MqttSideOptions {
  readonly config: MqttConfig;
  readonly topics: readonly TopicConfig[];
  readonly activity: Activity;
  readonly log: BridgeLogger;
  readonly clock: Clock;
  readonly announced: Pick<Announced, "get" | "set">;
  /** Whether Home Assistant runs just now. */
  readonly isThere: () => boolean;
  readonly state: (topic: string) => TopicState;
  readonly notify: (topic: string, message: string) => Promise<void>;
  readonly test: (topic: string) => Promise<void>;
}

/** Home Assistant needs longer than the bridge to come back to a broker; if it was never away, it says nothing. */
export const RETURN_MS = 30_000;
/** Of a command, in characters: as much as a message may hold. */
const MOST_PAYLOAD = 50_000;
/** Counters change a moment after the event that changed them was reported. */
const SETTLE_MS = 50;
/** If the broker does not acknowledge the offline message within this time, its last will is used instead. */
const FAREWELL_MS = 2_000;

/** The bridge as a device over MQTT, with events, triggers and states of each topic. Lives with a broker that comes and goes. */
export class MqttSide {
  readonly #options: MqttSideOptions;
  #client: MqttClient | undefined;
  readonly #gate: EventGate;
  /** By message id: events that the broker may not have. */
  readonly #unacknowledged = new Map<number, MqttEvent>();
  readonly #closed = new AbortController();
  /** What is gone was shown and removed while Home Assistant was there. It may not have heard the broker yet: then it says so soon. */
  #isRemoved = false;
  #state: MqttStatus["state"] = "connecting";
  #problem: string | undefined;

  constructor(options: MqttSideOptions) {
    this.#options = options;
    const { activity, clock } = options;
    this.#gate = new EventGate({ clock, publish: (event) => this.#publishEvent(event) });
    this.#gate.close();
    activity.listen((bridgeEvent) => this.#tell(bridgeEvent));
  }

  /** Connects, takes commands from then on, and says what happened before. */
  start(): void {
    const { config, log } = this.#options;
    const client = mqtt.connect({
      ...connectOptions(config),
      queueQoSZero: false,
      will: { topic: AVAILABILITY, payload: Buffer.from("offline"), qos: 1, retain: true },
    });
    this.#client = client;
    this.#gate.open();
    client.on("connect", () => this.#connected(client));
    client.on("message", (to, payload, packet) =>
      this.#received(to, payload.toString("utf8"), packet.retain),
    );
    client.on("close", () => {
      if (this.#state === "connected") log.warn("The connection to the MQTT broker is lost; trying again");
      this.#gate.close();
      this.#keepUnacknowledged(client);
      this.#state = "disconnected";
    });
    client.on("error", (error) => {
      const problem = error.message || "no answer";
      if (problem !== this.#problem) log.warn(`The MQTT broker cannot be used: ${problem}`);
      this.#problem = problem;
    });
  }

  /** Publishes the sensors' states again. Home Assistant may be there now. */
  statesChanged(): void {
    const { isThere } = this.#options;
    if (this.#client?.connected && isThere() && !this.#isRemoved && this.#gone().length > 0) this.#announce();
    for (const { name } of this.#options.topics) this.#publishState(name);
  }

  get status(): MqttStatus {
    const url = new URL(this.#options.config.url);
    return { url: `${url.protocol}//${url.host}`, state: this.#state, problem: this.#problem };
  }

  async close(): Promise<void> {
    this.#closed.abort();
    if (this.#client?.connected) {
      const farewell = this.#client.publishAsync(AVAILABILITY, "offline", { qos: 1, retain: true });
      await inTime(this.#options.clock, FAREWELL_MS, farewell).catch(() => undefined);
    }
    await this.#client?.endAsync(true);
  }

  #connected(client: MqttClient): void {
    const { config, topics, log } = this.#options;
    this.#state = "connected";
    this.#problem = undefined;
    const commands = topics.flatMap(({ name }) => [mqttTopics(name).notify, mqttTopics(name).test]);
    client.subscribe([`${config.discoveryPrefix}/status`, AVAILABILITY, ...commands], { qos: 1 });
    this.#announce();
    this.#gate.openWithin(RETURN_MS);
    log.info("Connected to the MQTT broker");
  }

  /** Announces all devices to Home Assistant. Those of removed topics are removed only while it is online. */
  #announce(isThere = this.#options.isThere()): void {
    const { topics, config } = this.#options;
    const gone = this.#gone();
    for (const remind of gone.length === 0 ? [false] : isThere ? [true, false] : [true]) {
      const { mqttTopic, payload } = discovery({ topics, gone, prefix: config.discoveryPrefix, remind });
      this.#publish(mqttTopic, JSON.stringify(payload), true);
    }
    for (const { name } of topics) this.#publishState(name);
    this.#publish(AVAILABILITY, "online", true);
    if (isThere) for (const name of gone) this.#publish(mqttTopics(name).state, "", true);
    this.#remember(gone);
    if (isThere && !this.#isRemoved && gone.length > 0) this.#after(RETURN_MS, () => this.#remember([]));
    this.#isRemoved ||= isThere;
  }

  #after(ms: number, what: () => void): void {
    const { signal } = this.#closed;
    void this.#options.clock.sleep(ms, signal).then(() => signal.aborted || what());
  }

  /** Topics that were announced and are not configured any more. */
  #gone(): string[] {
    const { topics, config, announced } = this.#options;
    const before = announced.get(keyOfBroker(config))?.topics ?? [];
    return before.filter((topic) => !topics.some(({ name }) => name === topic));
  }

  #remember(gone: readonly string[]): void {
    const { topics, config, announced } = this.#options;
    const entry = { config, topics: [...topics.map(({ name }) => name), ...gone] };
    const key = keyOfBroker(config);
    if (JSON.stringify(announced.get(key)) !== JSON.stringify(entry)) void announced.set(key, entry);
  }

  #received(to: string, payload: string, retained: boolean): void {
    const { config, topics, log, notify, test } = this.#options;
    // What the broker kept is not of now.
    if (retained) return;
    if (payload.length > MOST_PAYLOAD) {
      log.warn(`A command over MQTT is longer than ${MOST_PAYLOAD} characters and was dropped`, {
        to,
      });
      return;
    }
    if (to === `${config.discoveryPrefix}/status`) this.#homeAssistantIs(payload);
    // An earlier process is noticed to be dead only now, or another bridge has ended.
    if (to === AVAILABILITY && payload === "offline" && !this.#closed.signal.aborted) this.#announce();
    for (const { name } of topics) {
      const on = mqttTopics(name);
      const done = to === on.notify ? notify(name, payload) : to === on.test ? test(name) : undefined;
      done?.catch((error) => log.error(`A command over MQTT failed: ${String(error)}`, { topic: name }));
    }
  }

  #homeAssistantIs(state: string): void {
    if (state === "offline") this.#gate.close();
    if (state !== "online") return;
    // It has started or restarted, and may have forgotten what was announced.
    this.#announce(true);
    this.#gate.open();
  }

  #tell(bridgeEvent: BridgeEvent): void {
    const { id, topic } = bridgeEvent;
    const on = mqttTopics(topic);
    const [type, attributes] = describe(bridgeEvent).event ?? [];
    if (bridgeEvent.kind === "answered") this.#gate.tell({ to: on.answer, payload: bridgeEvent.button });
    const payload = JSON.stringify({ event_type: type, ...attributes, notification: id });
    if (type) this.#gate.tell({ to: on.event, payload });
    this.#after(SETTLE_MS, () => this.#publishState(topic));
  }

  #publishState(topic: string): void {
    if (!this.#client?.connected) return;
    this.#publish(mqttTopics(topic).state, JSON.stringify(this.#options.state(topic)), true);
  }

  #publishEvent(event: MqttEvent): void {
    let id: number | undefined;
    this.#client?.publish(event.to, event.payload, { qos: 1 }, () => {
      if (id !== undefined) this.#unacknowledged.delete(id);
    });
    id = this.#client?.getLastMessageId();
    if (id !== undefined) this.#unacknowledged.set(id, event);
  }

  /** The client would send them as soon as the broker is back, before Home Assistant listens again: they would be lost. */
  #keepUnacknowledged(client: MqttClient): void {
    this.#gate.keepAgain([...this.#unacknowledged.values()]);
    for (const id of [...this.#unacknowledged.keys()]) client.removeOutgoingMessage(id);
    this.#unacknowledged.clear();
  }

  #publish(to: string, payload: string, retain = false): void {
    this.#client?.publish(to, payload, { qos: 1, retain }, (error) => {
      if (error) this.#options.log.debug(`MQTT: ${error.message}`, { to });
    });
  }
}
