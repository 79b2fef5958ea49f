import type { MessageView, PhoneDelivery, PhoneView } from "../../views.js";
import { SentTo } from "../card/about.js";
import { Button } from "../common/controls.js";
import { useWork } from "../common/hooks.js";
import { Problem } from "../common/parts.js";
import { exactTime } from "../common/time.js";
import { mark } from "../server/api.js";
import { useServer } from "../server/live.js";

/** How far the message got on each phone, and a way to move it on: the app itself never reports that it was read. */
export function Recipients({ message }: { readonly message: MessageView }) {
  const { phones } = useServer().state;
  const work = useWork();
  if (message.phones.length === 0) return <SentTo message={message} />;
  return (
    <>
      <table class="recipients">
        <thead>
          <tr>
            <th scope="col">Phone</th>
            <th scope="col">Delivered</th>
            <th scope="col">Read</th>
          </tr>
        </thead>
        <tbody>
          {inOrder(message.phones, phones).map(({ phoneId, deliveredAt, readAt }) => {
            const name = phones.find(({ id }) => id === phoneId)?.name ?? "a removed phone";
            const steps = [
              { what: "deliver" as const, at: deliveredAt, label: "Deliver", word: "deliver to" },
              { what: "read" as const, at: readAt, label: "Mark read", word: "mark read on" },
            ];
            return (
              <tr key={phoneId}>
                <th scope="row">{name}</th>
                {steps.map(({ what, at, label, word }) => (
                  <td key={what}>
                    {at ? (
                      <time dateTime={at}>{exactTime(at)}</time>
                    ) : (
                      <Button
                        class="quiet"
                        aria-label={`${label}: ${word} ${name}`}
                        work={work}
                        start={() => mark(phoneId, what, message.id)}
                      >
                        {label}
                      </Button>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <Problem error={work.problem} />
    </>
  );
}

function inOrder(
  deliveries: readonly PhoneDelivery[],
  phones: readonly PhoneView[],
): readonly PhoneDelivery[] {
  const rank = ({ phoneId }: PhoneDelivery) => phones.findIndex(({ id }) => id === phoneId);
  return deliveries.toSorted((one, other) => rank(one) - rank(other));
}
