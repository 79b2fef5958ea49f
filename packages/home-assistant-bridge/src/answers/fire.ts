import type { Clock } from "@iotpush/core";
import type { BridgeLogger } from "../log/logger.js";
import { HomeAssistantError } from "../phone/home-assistant-api.js";
import type { PhoneLink } from "../phone/link.js";
import type { TopicPhone } from "../phone/phone.js";

const MOST_WAIT_MS = 10_000;

/**
 * Fires an event as a phone, once: waits until Home Assistant has started and knows the phone, for as long as it takes.
 * Rejects when the signal aborts first: then it is to be fired after the next start.
 */
export async function fireWhenPossible(
  {
    link,
    clock,
    log,
  }: { readonly link: Pick<PhoneLink, "whenRunning">; readonly clock: Clock; readonly log: BridgeLogger },
  phone: Pick<TopicPhone, "topic" | "fireEvent">,
  /** What to fire, made at the moment when it is. */
  event: () => { readonly type: string; readonly data: object },
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 0; ; tries++) {
    await link.whenRunning(signal);
    try {
      // Not to be cut off: Home Assistant may have it already, and would get it again after the next start.
      const { type, data } = event();
      if (await phone.fireEvent(type, data)) return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HomeAssistantError)) throw error;
      if (tries === 0) log.warn(`An answer waits: ${error.message}`, { topic: phone.topic.name });
    }
    await clock.sleep(Math.min(MOST_WAIT_MS, 250 * 2 ** Math.min(tries, 6)), signal);
    signal.throwIfAborted();
  }
}
