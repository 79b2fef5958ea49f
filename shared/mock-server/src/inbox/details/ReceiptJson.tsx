import { useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { Code } from "../common/code.js";
import { Button } from "../common/controls.js";
import { curlCommand } from "../common/curl.js";
import { useWork } from "../common/hooks.js";
import { Problem } from "../common/parts.js";
import { readReceipt, sessionToken } from "../server/api.js";

/** The receipt as the service tells it, and the command that asks for it. */
export function ReceiptJson({ message }: { readonly message: MessageView }) {
  const work = useWork();
  const [shown, setShown] = useState<{ readonly command: string; readonly receipt: string } | null>(null);
  const load = async () => {
    const token = await sessionToken(null);
    const receipt = await readReceipt(message.receiptId);
    const command = curlCommand({
      url: `${location.origin}/api/receipts/${message.receiptId}`,
      headers: { authorization: `Bearer ${token}` },
    });
    setShown({ command, receipt: JSON.stringify(receipt) });
  };
  return (
    <>
      <Button work={work} start={load}>
        {shown ? "Load the receipt again" : "Load the receipt"}
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
