import type { DeliveryView } from "../../views.js";
import { Code } from "../common/code.js";
import { Button } from "../common/controls.js";
import { useWork } from "../common/hooks.js";
import { Problem } from "../common/parts.js";
import { exactTime } from "../common/time.js";
import { redeliver } from "../server/api.js";
import { hrefOf } from "../shell/route.js";

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
    <details class={`delivery ${delivery.state}`} open={open}>
      <summary>
        <span class={`badge ${delivery.state}`}>{last?.status ?? STATES[delivery.state]}</span>
        <span class="what">
          {delivery.kind} · {delivery.event}
        </span>
        <span class="where">{delivery.url}</span>
      </summary>
      <div class="inside">
        <div class="row-of-buttons">
          <Button work={work} start={() => redeliver(delivery.id)}>
            Send again
          </Button>
          {linkMessage && delivery.messageId && (
            <a class="link" href={hrefOf({ panel: "message", id: delivery.messageId })}>
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
        <ol class="attempts" reversed>
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
