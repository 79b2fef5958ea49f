import type { Clock } from "@iotpush/core";
import type { Connection } from "home-assistant-js-websocket";
import type { PhoneLink } from "./link.js";
import type { TopicPhone } from "./phone.js";

/** The longest time that a phone whose channel Home Assistant dropped misses notifications. */
const RENEW_EVERY_MS = 20_000;

/** Keeps all phones connected over every connection to Home Assistant, even if it dropped a channel or a phone was deleted there. */
export function connectPhones(options: {
  readonly link: Pick<PhoneLink, "on">;
  readonly phones: readonly TopicPhone[];
  readonly clock: Clock;
}): void {
  const { link, phones, clock } = options;
  const renewAll = () => {
    for (const phone of phones) phone.renewIfIdle();
  };
  link.on("connected", (connection, signal) => {
    for (const phone of phones) void phone.open(connection, signal);
  });
  link.on("running", async (connection, signal) => {
    // If Home Assistant refuses, the next renewal notices deleted phones.
    await watchDeletions(connection, renewAll).catch(() => {});
    for (;;) {
      await clock.sleep(RENEW_EVERY_MS, signal);
      if (signal.aborted) return;
      renewAll();
    }
  });
}

/** Everyone may listen to this event, administrator or not. */
async function watchDeletions(connection: Connection, deleted: () => void): Promise<void> {
  await connection.subscribeMessage<{ data?: { action?: string } }>(
    ({ data }) => {
      if (data?.action === "remove") deleted();
    },
    { type: "subscribe_events", event_type: "device_registry_updated" } as never,
    { resubscribe: false },
  );
}
