import type { Readable } from "node:stream";

/** Longer lines are not read: nothing may fill the memory. */
export const MOST_LINE_BYTES = 32 * 1024 * 1024;

const LF = 0x0a;

/**
 * Reads lines of UTF-8. Only a line feed ends one: Node's own readers also stop at U+2028, which JSON allows inside a text. Resolves when
 * the stream has ended.
 */
export async function readLines(
  stream: Readable,
  onLine: (line: string) => void,
  onTooLong: () => void,
  most = MOST_LINE_BYTES,
): Promise<void> {
  let parts: Buffer[] = [];
  let bytes = 0;
  const add = (part: Buffer) => {
    bytes += part.length;
    if (bytes <= most) parts.push(part);
    else parts = [];
  };
  const end = () => {
    if (bytes > most) onTooLong();
    else onLine(Buffer.concat(parts).toString("utf8").replace(/\r$/, ""));
    parts = [];
    bytes = 0;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      add(chunk.subarray(from, at));
      end();
      from = at + 1;
    }
    add(chunk.subarray(from));
  }
  if (bytes > 0) end();
}
