import { open, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { sha256 } from "../asking/person.js";

const LOOK_EVERY_MS = 500;
/** The call is among the last lines when the hook starts. */
const BACK_BYTES = 1024 * 1024;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Resolves when Claude Code's transcript contains the call's result: it was decided at the computer, and the phone need not be asked any
 * longer. The transcript's format is not documented; if it cannot be read, this never resolves, and the phone is asked until time is up.
 */
export async function decidedAtDesk(
  transcript: string,
  tool: string,
  input: unknown,
  signal: AbortSignal,
): Promise<"desk"> {
  const wanted = sha256({ tool, input });
  let before: ReadonlySet<string> | undefined;
  // A result may be longer than all that is read before it: what is read begins at the same byte each time.
  const from = await stat(transcript).then(
    ({ size }) => Math.max(0, size - BACK_BYTES),
    () => 0,
  );
  while (!signal.aborted) {
    const blocks = await readBlocks(transcript, from).catch(() => undefined);
    const ended = new Set(
      blocks?.flatMap(({ type, tool_use_id }) => (type === "tool_result" ? [tool_use_id] : [])),
    );
    const isDecided = ({ type, id, name, input }: Block) =>
      type === "tool_use" && ended.has(id) && !before?.has(id) && sha256({ tool: name, input }) === wanted;
    // A call with a result at the first look is an earlier one.
    if (before && blocks?.some(isDecided)) return "desk";
    if (blocks) before ??= ended;
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
  return new Promise<never>(() => {});
}

interface Block {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly tool_use_id: string;
}

/** The content blocks of the lines after byte `from`. */
async function readBlocks(file: string, from: number): Promise<Block[]> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const length = Math.min(size - from, MOST_BYTES);
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, from);
  return buffer
    .toString("utf8")
    .split("\n")
    .flatMap((line) => {
      if (!line.includes('"tool_')) return [];
      try {
        const { content } = JSON.parse(line).message;
        return Array.isArray(content) ? content : [];
      } catch {
        // An incomplete line, or another format.
        return [];
      }
    });
}
