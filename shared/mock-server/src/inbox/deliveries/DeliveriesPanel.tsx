import { EmptyState } from "../common/EmptyState.js";
import { hrefOf } from "../shell/route.js";
import { DeliveryItem } from "./DeliveryItem.js";
import { useDeliveries } from "./use-deliveries.js";

/** Every callback and webhook, newest first. */
export function DeliveriesPanel() {
  const deliveries = useDeliveries();
  return (
    <>
      <h2>Callbacks and webhooks</h2>
      {deliveries.length === 0 && (
        <EmptyState title="Nothing was sent yet">
          <p>
            Push with a <code class="inline">callback_url</code> and tap a button: what your server was told,
            and what it answered, appears here. Or{" "}
            <a href={hrefOf({ panel: "send" })}>send a test notification</a> with a callback URL.
          </p>
        </EmptyState>
      )}
      {deliveries.map((delivery) => (
        <DeliveryItem key={delivery.id} delivery={delivery} open={false} linkMessage />
      ))}
    </>
  );
}
