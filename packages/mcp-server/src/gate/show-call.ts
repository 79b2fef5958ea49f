const MOST_SHOWN = 2_500;
const MOST_NAME = 120;
const MOST_ARGUMENTS = 40;

/**
 * A call as the phone shows it: the tool, each argument, and the first digits of the digest. Long texts are shortened in the middle, so that
 * both ends of a path or statement are seen, and a long argument never crowds out another. What could hide is written out. Throws
 * RangeError if there are more arguments than a phone can show.
 */
export function showCall(tool: string, given: unknown, digest: string): string {
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  const entries: [string | undefined, unknown][] = isObject ? Object.entries(given) : [[undefined, given]];
  if (entries.length > MOST_ARGUMENTS)
    throw new RangeError(
      `The call has ${entries.length} arguments; a person can be shown ${MOST_ARGUMENTS} at most.`,
    );
  const texts = entries.map(([, value]) => visible(asText(value)));
  const shares = shareOut(
    texts.map(({ length }) => length),
    MOST_SHOWN,
  );
  const lines = entries.map(([name], index) => {
    // Further lines are indented, so that a text cannot look like another argument.
    const text = shorten(texts[index] ?? "", shares[index] ?? 0).replaceAll("\n", "\n  ");
    return name === undefined ? text : `${shorten(onOneLine(name), MOST_NAME)}: ${text}`;
  });
  return [shorten(onOneLine(tool), MOST_NAME), ...lines, `#${digest.slice(0, 12)}`].join("\n").toWellFormed();
}

const asText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "–");

/** Shortened in the middle; says how much is left out. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const note = ` … (${text.length - most} characters left out) … `;
  const half = Math.max(0, Math.floor((most - note.length) / 2));
  return text.slice(0, half) + note + text.slice(text.length - half);
}

/** Lengths that sum up to `most` at most: what the short ones do not need, the long ones share. */
function shareOut(lengths: readonly number[], most: number): number[] {
  const shares: number[] = [];
  let left = most;
  const order = [...lengths.keys()].sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
  order.forEach((index, done) => {
    shares[index] = Math.min(lengths[index] ?? 0, Math.floor(left / (order.length - done)));
    left -= shares[index];
  });
  return shares;
}

/** What could hide or reorder text on a screen: controls, format characters, blanks that are not a space, piled-up accents. */
const HIDING =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Zl}|\p{Zp}|(?! )\p{Zs}|\u034f|[\u115f\u1160\u2800\u3164\uffa0]|\p{M}{4,}/gu;

/** Blanks that push text off the screen. */
const BLANKS = /[ \t]{40,}|\n(?:[ \t]*\n){4,}/g;

const written = (text: string): string =>
  [...text].map((character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join("");

/** The text, with characters that a screen would not show written out. */
export const visible = (text: string): string =>
  text
    .replace(HIDING, (hiding) => (hiding === "\n" || hiding === "\t" ? hiding : written(hiding)))
    .replace(BLANKS, (blanks) => ` … (${blanks.length} spaces left out) … `);

/** The same for a name, which has one line. */
export const onOneLine = (text: string): string => visible(text).replace(/[\n\t]/g, written);
