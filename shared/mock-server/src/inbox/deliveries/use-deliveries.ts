import { useMemo } from "preact/hooks";
import type { DeliveryView } from "../../views.js";
import { loadDeliveries } from "../server/api.js";
import { type Loaded, type Source, useLoaded } from "../server/live.js";

const MOST_SHOWN = 200;

export const useDeliveries = (messageId?: string): Loaded<readonly DeliveryView[]> =>
  useLoaded(useMemo(() => deliveriesOf(messageId), [messageId]));

const deliveriesOf = (messageId?: string): Source<readonly DeliveryView[]> => ({
  empty: [],
  load: () => loadDeliveries(messageId),
  change: (list, event) => {
    if (event.type === "ready" || event.type === "reset") return undefined;
    if (event.type !== "delivery" || (messageId ?? event.delivery.messageId) !== event.delivery.messageId)
      return list;
    const index = list.findIndex(({ id }) => id === event.delivery.id);
    return index >= 0 ? list.with(index, event.delivery) : [event.delivery, ...list].slice(0, MOST_SHOWN);
  },
});
