import { nameOf } from "../card/CardFrame.js";
import { DeliveryItem } from "../deliveries/DeliveryItem.js";
import { useDeliveries } from "../deliveries/use-deliveries.js";
import { hrefOf } from "../shell/route.js";
import { ButtonsTable } from "./ButtonsTable.js";
import { Identifiers } from "./Identifiers.js";
import { NoMessage } from "./NoMessage.js";
import { ReceiptJson } from "./ReceiptJson.js";
import { Recipients } from "./Recipients.js";
import { StatusBadge } from "./StatusBadge.js";
import { Timeline } from "./Timeline.js";
import { useMessage } from "./use-message.js";

/** Everything about one notification: who got it, what happened to it, and what your server was told. */
export function MessagePanel({ id }: { readonly id: string | undefined }) {
  return id === undefined ? <NoMessage /> : <MessageDetails key={id} id={id} />;
}

function MessageDetails({ id }: { readonly id: string }) {
  const { message, problem } = useMessage(id);
  const deliveries = useDeliveries(id);
  if (problem) return <NoMessage problem={problem} />;
  if (!message) return <p>Loading …</p>;
  return (
    <>
      <h2>
        {nameOf(message)} <StatusBadge status={message.status} />
      </h2>
      <Identifiers message={message} />
      <section aria-labelledby="recipients">
        <h3 id="recipients">Delivered to</h3>
        <Recipients message={message} />
      </section>
      <section aria-labelledby="timeline">
        <h3 id="timeline">What happened</h3>
        <Timeline message={message} deliveries={deliveries} />
      </section>
      <section aria-labelledby="told">
        <h3 id="told">What your server was told</h3>
        {deliveries.map((delivery, index) => (
          <DeliveryItem key={delivery.id} delivery={delivery} open={index === 0} />
        ))}
        {deliveries.length === 0 && (
          <p class="soft">{whyNothing(message.hasCallback, message.actions.length > 0)}</p>
        )}
      </section>
      {message.actions.length > 0 && (
        <section aria-labelledby="buttons">
          <h3 id="buttons">Its buttons</h3>
          <ButtonsTable message={message} />
        </section>
      )}
      <section aria-labelledby="more">
        <h3 id="more">More</h3>
        <p>
          <a href={hrefOf({ panel: "requests", search: id })}>Requests about this notification</a>
        </p>
        <ReceiptJson message={message} />
      </section>
    </>
  );
}

function whyNothing(hasCallback: boolean, hasButtons: boolean): string {
  if (hasCallback && hasButtons) return "The callback is sent as soon as somebody answers.";
  if (hasCallback) return "It has a callback URL but no buttons: nothing can be answered.";
  return "It was pushed without a callback_url, and no account webhook wants to hear of it.";
}
