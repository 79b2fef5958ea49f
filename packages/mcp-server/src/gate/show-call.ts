const LINE = 600;
const WHOLE = 2_500;

/**
 * A call as the phone shows it: the tool, each argument, and the first digits of the digest. Long texts are shortened in the middle, so that
 * both ends of a path or statement are seen. Control and bidirectional characters are written out.
 */
export function showCall(tool: string, given: unknown, digest: string): string {
  const lines =
    typeof given === "object" && given !== null && !Array.isArray(given)
      ? Object.entries(given).map(
          ([name, value]) => `${visible(name)}: ${shorten(visible(asText(value)), LINE)}`,
        )
      : [shorten(visible(asText(given)), LINE)];
  return `${shorten([visible(tool), ...lines].join("\n"), WHOLE)}\n#${digest.slice(0, 12)}`;
}

const asText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "–");

/** Shortened in the middle; says how much is left out. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const note = ` … (${text.length - most} characters left out) … `;
  const half = Math.floor((most - note.length) / 2);
  return text.slice(0, half) + note + text.slice(text.length - half);
}

/** What could hide or reorder text on a screen. */
const HIDING = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const visible = (text: string): string =>
  text.replace(HIDING, (character) =>
    character === "\n" || character === "\t" ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
