import { type ParseError, printParseErrorCode, visit } from "jsonc-parser";

/**
 * Parses JSON that has one meaning only. Throws SyntaxError for anything that is not plain JSON, and for an object with a key twice, which
 * two programs may read differently.
 */
export function parseStrictly(text: string): unknown {
  const errors: ParseError[] = [];
  const objects: Set<string>[] = [];
  let twice: string | undefined;
  visit(
    text,
    {
      onObjectBegin: () => void objects.push(new Set()),
      onObjectEnd: () => void objects.pop(),
      onObjectProperty: (name) => {
        const names = objects.at(-1);
        if (names?.has(name)) twice ??= name;
        names?.add(name);
      },
      onError: (error, offset, length) => errors.push({ error, offset, length }),
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  const [first] = errors;
  if (first) throw new SyntaxError(`${printParseErrorCode(first.error)} at character ${first.offset + 1}`);
  if (twice !== undefined) throw new SyntaxError(`the key ${JSON.stringify(twice)} is there twice`);
  return JSON.parse(text);
}
