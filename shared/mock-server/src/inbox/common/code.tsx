import { useState } from "preact/hooks";
import { Button } from "./parts.js";

const TOLD_MS = 2_000;

/** Copies a text to the clipboard, and says so. `what` names it for whoever does not see what stands beside. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [told, setTold] = useState("");
  const copy = async () => {
    try {
      // There is no clipboard if the page came by plain http from another machine.
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

const MOST_LINES = 30;
const MOST_CHARACTERS = 3_000;

/** JSON laid out to read; other text as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Code to read and copy; of a long one, only the beginning is shown at first. `copied`: what is copied, if not the text shown. */
export function Code(props: { readonly text: string; readonly label: string; readonly copied?: string }) {
  const { text, label, copied = text } = props;
  const [whole, setWhole] = useState(false);
  const all = readable(text);
  const start = all.split("\n").slice(0, MOST_LINES).join("\n").slice(0, MOST_CHARACTERS);
  return (
    <figure class="code">
      <figcaption class="row small">
        {label}
        <CopyButton text={copied} what={label} />
      </figcaption>
      <pre>{all === "" ? "(empty)" : whole ? all : start}</pre>
      {start.length < all.length && (
        <Button class="quiet" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? "Show less" : `Show all ${all.length.toLocaleString("en")} characters`}
        </Button>
      )}
    </figure>
  );
}
