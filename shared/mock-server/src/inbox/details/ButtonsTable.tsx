import { useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { lockScreenButtons } from "../card/phone-buttons.js";
import { useAnswer } from "../card/use-answer.js";
import { Button, Field, Select } from "../common/controls.js";
import { useServer } from "../server/live.js";

const SAMPLE_REPLY = "A reply from the details";

/** The buttons as they were sent and as the lock screen shows them; each can be tapped as any phone, also too late. */
export function ButtonsTable({ message }: { readonly message: MessageView }) {
  const { phones } = useServer().state;
  const [phoneId, setPhoneId] = useState(message.phones[0]?.phoneId ?? phones[0]?.id ?? null);
  const { busy, problem, answered, answer } = useAnswer(message.id, phoneId);
  const locked = lockScreenButtons(message.actions);
  return (
    <>
      <div class="scroll-x">
        <table>
          <thead>
            <tr>
              <th scope="col">Id</th>
              <th scope="col">Label</th>
              <th scope="col">Type</th>
              <th scope="col">Lock screen</th>
              <th scope="col">
                <span class="visually-hidden">Tap it</span>
              </th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </div>
      <Field label="Tap as" class="field inline-field">
        <Select
          value={phoneId ?? ""}
          options={phones.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setPhoneId}
        />
      </Field>
      <p role="status" class={problem ? (problem.late ? "late" : "problem") : "soft"}>
        {problem?.text ??
          (answered ? "The tap counted." : "The first tap counts. Tap again to see what a late tap gets.")}
      </p>
    </>
  );
}
