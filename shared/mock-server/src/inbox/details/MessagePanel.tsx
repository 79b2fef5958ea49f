import { AnswerLine } from "../card/AnswerLine.js";
import { nameOf } from "../card/CardFrame.js";
import { Labels } from "../card/Labels.js";
import { Loading } from "../common/Loading.js";
import { Problem } from "../common/Problem.js";
import { webLink } from "../common/web-link.js";
import { DeliveryItem } from "../deliveries/DeliveryItem.js";
import { useDeliveries } from "../deliveries/use-deliveries.js";
import { ControlRefused } from "../server/control-fetch.js";
import { hrefOf } from "../shell/route.js";
import { ButtonsTable } from "./ButtonsTable.js";
import { Identifiers } from "./Identifiers.js";
import { NoMessage } from "./NoMessage.js";
import { ReceiptJson } from "./ReceiptJson.js";
import { Recipients } from "./Recipients.js";
import { StatusBadge } from "./StatusBadge.js";
import { Timeline } from "./Timeline.js";
import { useLatest } from "./use-latest.js";
import { useMessage } from "./use-message.js";

/** Everything about one notification, or about the one where something happened last. */
export function MessagePanel({ id }: { readonly id: string | undefined }) {
  return id === undefined ? <LatestDetails /> : <MessageDetails key={id} id={id} />;
}

function LatestDetails() {
  const { id, loaded } = useLatest();
  if (!loaded) return <Loading />;
  return id === null ? <NoMessage /> : <MessageDetails key={id} id={id} />;
}

/** What it says, what happened to it, what your server was told, and who got it. */
function MessageDetails({ id }: { readonly id: string }) {
  const { value: message, problem } = useMessage(id);
  const { value: deliveries, loaded } = useDeliveries(id);
  if (problem instanceof ControlRefused && problem.status === 404)
    return <NoMessage problem={problem.message} />;
  if (!message) return problem ? <Problem error={problem} /> : <Loading />;
  const [answer] = message.actionsTaken;
  const link = webLink(message.clickUrl);
  return (
    <>
      <header class="said">
        <h2>
          {nameOf(message)} <StatusBadge status={message.status} />
        </h2>
        {message.title !== null && <p class="text">{message.message}</p>}
        {link && (
          <a class="link" href={link} target="_blank" rel="noopener noreferrer">
            {link}
          </a>
        )}
        <Labels message={message} />
        {answer && <AnswerLine message={message} answer={answer} takeFocus={false} />}
      </header>
      <section aria-labelledby="timeline">
        <h3 id="timeline">Timeline</h3>
        <Timeline message={message} deliveries={deliveries} loaded={loaded} />
      </section>
      <section aria-labelledby="told">
        <h3 id="told">Sent to your server</h3>
        {deliveries.map((delivery, index) => (
          <DeliveryItem key={delivery.id} delivery={delivery} open={index === 0} />
        ))}
        {deliveries.length === 0 && (
          <p class="soft">{whyNothing(message.hasCallback, message.actions.length > 0)}</p>
        )}
      </section>
      <section aria-labelledby="recipients">
        <h3 id="recipients">Delivered to</h3>
        <Recipients message={message} />
      </section>
      {message.actions.length > 0 && (
        <section aria-labelledby="buttons">
          <h3 id="buttons">Buttons</h3>
          <ButtonsTable message={message} />
        </section>
      )}
      <section aria-labelledby="more">
        <h3 id="more">More</h3>
        <Identifiers message={message} />
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
  if (hasCallback) return "It has a callback URL but no buttons, so nobody can answer it.";
  return "It was pushed without a callback_url, and no account webhook is subscribed to it. Your code reads the answer from the receipt.";
}
