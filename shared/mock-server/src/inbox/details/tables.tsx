import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { MessageView, PhoneDelivery } from "../../views.js";
import { SentTo } from "../card/about.js";
import { lockScreenButtons } from "../card/phone-buttons.js";
import { useAnswer } from "../card/use-answer.js";
import { useWork } from "../common/hooks.js";
import { Button, Problem, Select } from "../common/parts.js";
import { exactTime } from "../common/time.js";
import { change } from "../server/api.js";
import { useServer } from "../server/live.js";

/** A column name in parentheses is only for screen readers. */
const Table = (props: { readonly columns: readonly string[]; readonly children: ComponentChildren }) => (
  <div class="scroll-x">
    <table>
      <thead>
        <tr>
          {props.columns.map((name) => (
            <th key={name} scope="col" class="small">
              {name.startsWith("(") ? <span class="visually-hidden">{name.slice(1, -1)}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  </div>
);

const SAMPLE_REPLY = "A reply from the details";

/** The buttons as they were sent and as the lock screen shows them; each can be tapped as any phone, also too late. */
export function ButtonsTable({ message }: { readonly message: MessageView }) {
  const { phones } = useServer();
  const [phoneId, setPhoneId] = useState(message.phones[0]?.phoneId ?? phones[0]?.id ?? null);
  const { busy, problem, answered, answer } = useAnswer(message.id, phoneId);
  const locked = lockScreenButtons(message.actions);
  return (
    <>
      <Table columns={["Id", "Label", "Type", "Lock screen", "(Tap it)"]}>
        {message.actions.map(({ id, label, type, destructive }) => (
          <tr key={id}>
            <th scope="row">
              <code class="inline">{id}</code>
            </th>
            <td class={destructive ? "destructive" : ""}>{label}</td>
            <td>{type}</td>
            <td>{locked?.find(({ action }) => action.id === id)?.word ?? "not shown"}</td>
            <td>
              <Button
                class="quiet"
                disabled={busy}
                aria-label={`Tap ${label}`}
                onClick={() => void answer(id, type === "reply" ? SAMPLE_REPLY : undefined)}
              >
                Tap
              </Button>
            </td>
          </tr>
        ))}
      </Table>
      <Select
        label="Tap as"
        class="row small"
        value={phoneId ?? ""}
        options={phones.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setPhoneId}
      />
      <p role="status" class={problem ? (problem.late ? "late" : "problem") : "soft"}>
        {problem?.text ??
          (answered ? "The tap counted." : "The first tap counts. Tap again to see what a late tap gets.")}
      </p>
    </>
  );
}

/** How far the message got on each phone, and a way to move it on: the app itself never reports that it was read. */
export function Recipients({ message }: { readonly message: MessageView }) {
  const { phones } = useServer();
  const work = useWork();
  if (message.phones.length === 0) return <SentTo message={message} />;
  const rank = ({ phoneId }: PhoneDelivery) => phones.findIndex(({ id }) => id === phoneId);
  return (
    <>
      <Table columns={["Phone", "Delivered", "Read"]}>
        {message.phones
          .toSorted((one, other) => rank(one) - rank(other))
          .map(({ phoneId, deliveredAt, readAt }) => {
            const name = phones.find(({ id }) => id === phoneId)?.name ?? "a removed phone";
            const steps = [
              { what: "deliver", at: deliveredAt, label: "Deliver", word: "deliver to" },
              { what: "read", at: readAt, label: "Mark read", word: "mark read on" },
            ];
            const path = `/phones/${encodeURIComponent(phoneId)}`;
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
                        start={() => change("POST", `${path}/${what}`, { message_id: message.id })}
                      >
                        {label}
                      </Button>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
      </Table>
      <Problem error={work.problem} />
    </>
  );
}
