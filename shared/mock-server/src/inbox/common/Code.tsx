import { useState } from "preact/hooks";
import { Button } from "./Button.js";
import { CopyButton } from "./CopyButton.js";

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

/** A text of a machine, to read and to copy; a long one only begins until all of it is asked for. */
export function Code(props: {
  readonly text: string;
  readonly label: string;
  /** What is copied, if it is not what is shown. */
  readonly copied?: string;
}) {
  const { text, label, copied = text } = props;
  const [whole, setWhole] = useState(false);
  const all = readable(text);
  const start = all.split("\n").slice(0, MOST_LINES).join("\n").slice(0, MOST_CHARACTERS);
  return (
    <figure class="code">
      <figcaption>
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
