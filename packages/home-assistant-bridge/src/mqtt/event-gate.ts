import type { Clock } from "@iotpush/core";

/** An event to publish on an MQTT topic. */
export interface MqttEvent {
  readonly to: string;
  readonly payload: string;
}

const MOST_KEPT = 200;

/** Lets events through while Home Assistant listens, and keeps those of the time when it does not: nobody else would. */
export class EventGate {
  readonly #clock: Clock;
  readonly #publish: (event: MqttEvent) => void;
  #kept: MqttEvent[] = [];
  #closed: AbortController | undefined;

  constructor(options: { readonly clock: Clock; readonly publish: (event: MqttEvent) => void }) {
    this.#clock = options.clock;
    this.#publish = options.publish;
  }

  /** Publishes an event, now or when the gate opens. Beyond two hundred the oldest are dropped. */
  tell(event: MqttEvent): void {
    if (this.#closed) this.#kept.push(event);
    else this.#publish(event);
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
  }

  /** Keeps events that were published, but may not have arrived: they come first when the gate opens. */
  keepAgain(events: readonly MqttEvent[]): void {
    this.#kept = [...events, ...this.#kept].slice(-MOST_KEPT);
  }

  close(): void {
    this.#closed?.abort();
    this.#closed = new AbortController();
  }

  open(): void {
    this.#closed?.abort();
    this.#closed = undefined;
    for (const event of this.#kept.splice(0)) this.#publish(event);
  }

  /** Opens after a while, in milliseconds, unless it is opened or closed before. */
  openWithin(ms: number): void {
    const closed = this.#closed;
    if (!closed) return;
    void this.#clock.sleep(ms, closed.signal).then(() => {
      if (!closed.signal.aborted) this.open();
    });
  }
}
