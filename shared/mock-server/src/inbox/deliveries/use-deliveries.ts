import { useCallback } from "preact/hooks";
import type { DeliveryView } from "../../views.js";
import { loadDeliveries } from "../server/control-api.js";
import type { StreamEvent } from "../server/live-stream.js";
import { type Loaded, useLoaded } from "../server/use-loaded.js";

const MOST_SHOWN = 200;
const NONE: readonly DeliveryView[] = [];

/** Callbacks and webhooks, newest first and live: those of one message, or of all. */
export const useDeliveries = (messageId?: string): Loaded<readonly DeliveryView[]> =>
  useLoaded(
    useCallback(() => loadDeliveries(messageId), [messageId]),
    {
      empty: NONE,
      change: useCallback(
        (list: readonly DeliveryView[], event: StreamEvent) =>
          event.type === "delivery" && (messageId === undefined || event.delivery.messageId === messageId)
            ? withDelivery(list, event.delivery)
            : list,
        [messageId],
      ),
      reloadOn: ["ready", "reset"],
    },
  );

function withDelivery(list: readonly DeliveryView[], delivery: DeliveryView): readonly DeliveryView[] {
  const index = list.findIndex(({ id }) => id === delivery.id);
  return index >= 0 ? list.with(index, delivery) : [delivery, ...list].slice(0, MOST_SHOWN);
}
