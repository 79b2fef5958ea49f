import {
  DEFAULT_EXPIRY_MS,
  type IotpushClient,
  type Receipt,
  type ServiceEvent,
  systemClock,
} from "@iotpush/core";
import { ReceiptChanges } from "./receipt-changes.js";

const EVERY_MS = 5_000;
const AFTER_FAILURE_MS = 30_000;

/** Learns events by listing the receipts of the last day every five seconds; needs a session token. */
export class EventReader {
  readonly #client: IotpushClient;
  readonly #onEvent: (event: ServiceEvent) => void;
  readonly #onState: (error?: unknown) => void;
  #running: AbortController | undefined;

  constructor(
    client: IotpushClient,
    onEvent: (event: ServiceEvent) => void,
    onState: (error?: unknown) => void,
  ) {
    this.#client = client;
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  start(): void {
    if (this.#running) return;
    this.#running = new AbortController();
    void this.#run(this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const changes = new ReceiptChanges();
    let wait = 0;
    while (!signal.aborted) {
      await systemClock.sleep(wait, signal);
      if (signal.aborted) return;
      try {
        for (const event of changes.read(await this.#receipts(signal))) this.#onEvent(event);
        if (wait !== EVERY_MS) this.#onState();
        wait = EVERY_MS;
      } catch (error) {
        if (!signal.aborted) this.#onState(error);
        wait = AFTER_FAILURE_MS;
      }
    }
  }

  async #receipts(signal: AbortSignal): Promise<Receipt[]> {
    const since = new Date(Date.now() - DEFAULT_EXPIRY_MS).toISOString();
    const receipts: Receipt[] = [];
    for await (const receipt of this.#client.receipts.iterate({ since, limit: 100 }, { signal }))
      receipts.push(receipt);
    return receipts;
  }
}
