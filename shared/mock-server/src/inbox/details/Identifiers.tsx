import type { MessageView } from "../../views.js";
import { CopyButton } from "../common/CopyButton.js";

/** The ids that a log or a test may name. */
export function Identifiers({ message }: { readonly message: MessageView }) {
  const rows = [
    { name: "Message", id: message.id },
    { name: "Receipt", id: message.receiptId },
  ];
  return (
    <dl class="identifiers">
      {rows.map(({ name, id }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <code class="inline">{id}</code>
            <CopyButton text={id} what={`the ${name.toLowerCase()} id`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
