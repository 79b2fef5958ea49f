import { useCallback, useEffect, useState } from "preact/hooks";
import type { DeliveryView } from "../../control/view.js";
import { loadDeliveries } from "../server/control-api.js";
import { useLive } from "../server/server-context.js";

const MOST_SHOWN = 200;

/** Callbacks and webhooks, newest first and live: those of one message, or of all. */
export function useDeliveries(messageId?: string): readonly DeliveryView[] {
  const [deliveries, setDeliveries] = useState<readonly DeliveryView[]>([]);
  const load = useCallback(
    () => loadDeliveries(messageId).then(setDeliveries, () => setDeliveries([])),
    [messageId],
  );
  useEffect(() => void load(), [load]);
  useLive((event) => {
    if (event.type === "delivery" && (messageId === undefined || event.delivery.messageId === messageId))
      setDeliveries((list) => withDelivery(list, event.delivery));
    if (event.type === "ready" || event.type === "reset") void load();
  });
  return deliveries;
}

function withDelivery(list: readonly DeliveryView[], delivery: DeliveryView): readonly DeliveryView[] {
  const index = list.findIndex(({ id }) => id === delivery.id);
  return index >= 0 ? list.with(index, delivery) : [delivery, ...list].slice(0, MOST_SHOWN);
}
