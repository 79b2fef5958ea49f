import { useState } from "preact/hooks";
import { Button } from "./Button.js";

const TOLD_MS = 2_000;

/** Copies a text to the clipboard, and says so. `what` names it for whoever does not see what stands beside. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [told, setTold] = useState("");
  const copy = async () => {
    try {
      // There is no clipboard where the page came by plain http from another machine.
      await navigator.clipboard.writeText(text);
      setTold("Copied");
    } catch {
      setTold("Not allowed here: select the text");
    }
    setTimeout(() => setTold(""), TOLD_MS);
  };
  return (
    <>
      <Button class="quiet" aria-label={`Copy ${what}`} onClick={() => void copy()}>
        {told || "Copy"}
      </Button>
      <span role="status" class="visually-hidden">
        {told}
      </span>
    </>
  );
}
