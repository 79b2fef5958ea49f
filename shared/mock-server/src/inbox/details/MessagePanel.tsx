import type { Receipt } from "@iotpush/core/contract";
import { useMemo, useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { AnswerLine, Labels, WebLink } from "../card/about.js";
import { nameOf } from "../card/message-state.js";
import { Code, CopyButton } from "../common/code.js";
import { curlCommand } from "../common/curl.js";
import { useWork } from "../common/hooks.js";
import { Button, EmptyState, Loading, Problem, Section } from "../common/parts.js";
import { DeliveryItem, useDeliveries } from "../log/Deliveries.js";
import { ControlRefused, read, readAsOwner, sessionToken } from "../server/api.js";
import { type Source, startsOver, useLoaded } from "../server/live.js";
import { hrefOf } from "../shell/route.js";
import { Timeline } from "./Timeline.js";
import { ButtonsTable, Recipients } from "./tables.js";
import { useLatest } from "./use-latest.js";

/** Everything about one notification, or about the one where something happened last. */
export function MessagePanel({ id }: { readonly id: string | undefined }) {
  return id === undefined ? <LatestDetails /> : <MessageDetails key={id} id={id} />;
}

function LatestDetails() {
  const { id, loaded, problem } = useLatest();
  if (!loaded) return problem ? <Problem error={problem} /> : <Loading />;
  return id === null ? <NoMessage /> : <MessageDetails key={id} id={id} />;
}

const messageOf = (id: string): Source<MessageView | null> => ({
  empty: null,
  load: () => read(`/messages/${encodeURIComponent(id)}`),
  change: (message, event) => {
    if (startsOver(event) || event.type === "removed") return undefined;
    return event.type === "message" && event.message.id === id ? event.message : message;
  },
});

/** A message's text, its timeline, the callbacks sent to your server, and its recipients. */
function MessageDetails({ id }: { readonly id: string }) {
  const { value: message, problem } = useLoaded(useMemo(() => messageOf(id), [id]));
  const { value: deliveries, loaded } = useDeliveries(id);
  if (problem instanceof ControlRefused && problem.status === 404)
    return <NoMessage problem={problem.message} />;
  if (!message) return problem ? <Problem error={problem} /> : <Loading />;
  const [answer] = message.actionsTaken;
  return (
    <>
      <header class="said stack">
        <h2>
          {nameOf(message)} <span class={`badge ${message.status}`}>{message.status}</span>
        </h2>
        {message.title !== null && <p class="text">{message.message}</p>}
        <WebLink address={message.clickUrl} />
        <Labels message={message} />
        {answer && <AnswerLine message={message} answer={answer} takeFocus={false} />}
      </header>
      <Section id="timeline" title="Timeline">
        <Timeline message={message} deliveries={deliveries} loaded={loaded} />
      </Section>
      <Section id="told" title="Sent to your server">
        {deliveries.map((delivery, index) => (
          <DeliveryItem key={delivery.id} delivery={delivery} open={index === 0} />
        ))}
        {deliveries.length === 0 && (
          <p class="soft">{whyNothing(message.hasCallback, message.actions.length > 0)}</p>
        )}
      </Section>
      <Section id="recipients" title="Delivered to">
        <Recipients message={message} />
      </Section>
      {message.actions.length > 0 && (
        <Section id="buttons" title="Buttons">
          <ButtonsTable message={message} />
        </Section>
      )}
      <Section id="more" title="More">
        <Identifiers message={message} />
        <p>
          <a href={hrefOf({ panel: "requests", search: id })}>Requests about this notification</a>
        </p>
        <ReceiptJson message={message} />
      </Section>
    </>
  );
}

function whyNothing(hasCallback: boolean, hasButtons: boolean): string {
  if (hasCallback && hasButtons) return "The callback is sent as soon as somebody answers.";
  if (hasCallback) return "It has a callback URL but no buttons, so nobody can answer it.";
  return "It was pushed without a callback_url, and no account webhook is subscribed to it. Your code reads the answer from the receipt.";
}

function NoMessage({ problem }: { readonly problem?: string }) {
  return problem ? (
    <EmptyState title="This notification is gone">
      <p>{problem}. The server was reset, or its topic was deleted.</p>
    </EmptyState>
  ) : (
    <EmptyState title="Nothing happened yet">
      <p>
        As soon as a notification is sent, its timeline shows here: who got it, who answered, and what was
        sent to your server.
      </p>
      <p>
        <a href={hrefOf({ panel: "send" })}>Send a test notification</a>
      </p>
    </EmptyState>
  );
}

function Identifiers({ message }: { readonly message: MessageView }) {
  const rows = Object.entries({ Message: message.id, Receipt: message.receiptId });
  return (
    <dl class="identifiers">
      {rows.map(([name, id]) => (
        <div key={name}>
          <dt class="soft">{name}</dt>
          <dd>
            <code class="inline">{id}</code>
            <CopyButton text={id} what={`the ${name.toLowerCase()} id`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The receipt as the service returns it, and the command that requests it. */
function ReceiptJson({ message }: { readonly message: MessageView }) {
  const work = useWork();
  const [shown, setShown] = useState<{ readonly command: string; readonly receipt: string } | null>(null);
  const load = async () => {
    const path = `/api/receipts/${encodeURIComponent(message.receiptId)}`;
    const token = await sessionToken(null);
    const receipt = await readAsOwner<Receipt>(path);
    const command = curlCommand({
      url: location.origin + path,
      headers: { authorization: `Bearer ${token}` },
    });
    setShown({ command, receipt: JSON.stringify(receipt) });
  };
  return (
    <>
      <Button work={work} start={load}>
        {shown ? "Reload the receipt" : "Load the receipt"}
      </Button>
      <Problem error={work.problem} />
      {shown && (
        <>
          <Code label="As a curl command" text={shown.command} />
          <Code label="Receipt" text={shown.receipt} />
        </>
      )}
    </>
  );
}
