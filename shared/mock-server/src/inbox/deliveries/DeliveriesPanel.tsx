import { EmptyState, Loading, Problem } from "../common/parts.js";
import { hrefOf } from "../shell/route.js";
import { DeliveryItem } from "./DeliveryItem.js";
import { useDeliveries } from "./use-deliveries.js";

export function DeliveriesPanel() {
  const { value: deliveries, loaded, problem } = useDeliveries();
  return (
    <>
      <h2>Callbacks and webhooks</h2>
      <Problem error={problem} />
      {!loaded && !problem && <Loading />}
      {loaded && deliveries.length === 0 && (
        <EmptyState title="Nothing has been sent yet">
          <p>
            Push with a <code class="inline">callback_url</code> and tap a button: what was sent to your
            server, and its response, appears here. Or{" "}
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
