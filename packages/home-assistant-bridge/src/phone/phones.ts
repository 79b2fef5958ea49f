import type { Clock } from "@iotpush/core";
import type { Connection } from "home-assistant-js-websocket";
import type { Logger } from "../log/logger.js";
import type { Link } from "./link.js";
import type { Phone } from "./phone.js";

const VERIFY_EVERY_MS = 60_000;

/** Keeps all phones connected over every connection to Home Assistant, and notices when one was deleted there. */
export function connectPhones(options: {
  readonly link: Link;
  readonly phones: readonly Phone[];
  readonly clock: Clock;
  readonly log: Logger;
}): void {
  const { link, phones, clock, log } = options;
  const verifyAll = async (connection: Connection, signal: AbortSignal): Promise<void> => {
    for (const phone of phones)
      await phone.verify(connection, signal).catch((error) => {
        if (!signal.aborted) log.debug(`A phone could not be verified: ${String(error)}`);
      });
  };
  link.listen({
    connected(connection, signal) {
      for (const phone of phones) void phone.open(connection, signal);
    },
    running(connection, signal) {
      void (async () => {
        await watchDeletions(connection, () => void verifyAll(connection, signal)).catch(() => {
          // Then the look at each phone once a minute has to do.
        });
        while (!signal.aborted) {
          await verifyAll(connection, signal);
          await clock.sleep(VERIFY_EVERY_MS, signal);
        }
      })();
    },
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
