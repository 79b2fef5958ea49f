import { type ParseError, printParseErrorCode, visit } from "jsonc-parser";

/**
 * Parses JSON that every reader understands alike. Throws SyntaxError for anything that is not plain JSON, for an object with a key twice,
 * for a number that loses digits, and for a carriage return, at which some readers begin a new message.
 */
export function parseStrictly(text: string): unknown {
  const errors: ParseError[] = [];
  const objects: Set<string>[] = [];
  let ambiguous: string | undefined;
  visit(
    text,
    {
      onObjectBegin: () => void objects.push(new Set()),
      onObjectEnd: () => void objects.pop(),
      onObjectProperty: (name) => {
        const names = objects.at(-1);
        if (names?.has(name)) ambiguous ??= `the key ${JSON.stringify(name)} appears twice`;
        names?.add(name);
      },
      onLiteralValue: (value, offset, length) => {
        const written = text.slice(offset, offset + length);
        if (typeof value === "number" && !isExact(written))
          ambiguous ??= `the number ${written.slice(0, 40)} is not read the same way everywhere; write it as a string, or with at most 15 digits`;
      },
      onError: (error, offset, length) => errors.push({ error, offset, length }),
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  const [first] = errors;
  if (first) throw new SyntaxError(`${printParseErrorCode(first.error)} at character ${first.offset + 1}`);
  if (ambiguous === undefined && text.includes("\r")) ambiguous = "a carriage return is between its parts";
  if (ambiguous !== undefined) throw new SyntaxError(ambiguous);
  return JSON.parse(text);
}

/** Digits that a number of 64 bits keeps, whatever they are. */
const KEPT_DIGITS = 17;

function isExact(written: string): boolean {
  const value = Number(written);
  if (!Number.isFinite(value) || Object.is(value, -0)) return false;
  if (JSON.stringify(value) === written) return true;
  if (/^-?\d+$/.test(written)) return BigInt(written) === BigInt(value);
  const digits = written.replace(/e.*/i, "").replace(/\D/g, "").replace(/^0+/, "");
  return digits.length <= KEPT_DIGITS && (value !== 0 || digits === "");
}
