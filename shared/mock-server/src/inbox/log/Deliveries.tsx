import { useMemo } from "preact/hooks";
import type { DeliveryView } from "../../views.js";
import { Code } from "../common/code.js";
import { useWork } from "../common/hooks.js";
import { Button, EmptyState, Loading, Problem } from "../common/parts.js";
import { exactTime } from "../common/time.js";
import { change, read } from "../server/api.js";
import { type Source, startsOver, useLoaded } from "../server/live.js";
import { hrefOf } from "../shell/route.js";

const MOST_SHOWN = 200;

/** All deliveries, or those of one message. */
export const useDeliveries = (messageId?: string) =>
  useLoaded(useMemo(() => deliveriesOf(messageId), [messageId]));

const deliveriesOf = (messageId?: string): Source<readonly DeliveryView[]> => ({
  empty: [],
  load: async () => {
    const query = new URLSearchParams({
      limit: `${MOST_SHOWN}`,
      ...(messageId ? { message_id: messageId } : {}),
    });
    return (await read<{ deliveries: DeliveryView[] }>(`/deliveries?${query}`)).deliveries;
  },
  change: (list, event) => {
    if (startsOver(event)) return undefined;
    if (event.type !== "delivery" || (messageId ?? event.delivery.messageId) !== event.delivery.messageId)
      return list;
    const index = list.findIndex(({ id }) => id === event.delivery.id);
    return index >= 0 ? list.with(index, event.delivery) : [event.delivery, ...list].slice(0, MOST_SHOWN);
  },
});

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

const STATES = { pending: "waiting", delivered: "delivered", failed: "failed" } as const;

/** One callback or webhook: what was sent, every attempt with its response, and a button to send it again. */
export function DeliveryItem(props: {
  readonly delivery: DeliveryView;
  readonly open: boolean;
  readonly linkMessage?: boolean;
}) {
  const { delivery, open, linkMessage = false } = props;
  const work = useWork();
  const last = delivery.attempts.at(-1);
  return (
    <details class="delivery" open={open}>
      <summary class="row">
        <span class={`badge ${delivery.state}`}>{last?.status ?? STATES[delivery.state]}</span>
        <span class="what">
          {delivery.kind} · {delivery.event}
        </span>
        <span class="where ellipsis soft">{delivery.url}</span>
      </summary>
      <div class="inside stack">
        <div class="row wrap">
          <Button work={work} start={() => change("POST", `/deliveries/${delivery.id}/redeliver`)}>
            Send again
          </Button>
          {linkMessage && delivery.messageId && (
            <a class="link touch" href={hrefOf({ panel: "message", id: delivery.messageId })}>
              Its notification
            </a>
          )}
        </div>
        <Problem error={work.problem} />
        {delivery.nextAttemptAt && delivery.attempts.length > 0 && (
          <p>
            Next attempt at <time dateTime={delivery.nextAttemptAt}>{exactTime(delivery.nextAttemptAt)}</time>
            . Advance the clock under Controls to see it at once.
          </p>
        )}
        <Code label="Sent" text={delivery.requestBody} />
        <ol class="stack" reversed>
          {delivery.attempts.toReversed().map((attempt) => (
            <li key={attempt.at + attempt.durationMs}>
              <p>
                <time dateTime={attempt.at}>{exactTime(attempt.at)}</time>
                {": "}
                <strong>{attempt.status ?? attempt.error}</strong> after {Math.round(attempt.durationMs)} ms
              </p>
              {attempt.responseBody !== "" && <Code label="Response" text={attempt.responseBody} />}
            </li>
          ))}
        </ol>
      </div>
    </details>
  );
}
