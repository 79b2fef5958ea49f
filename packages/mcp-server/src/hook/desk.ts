import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { sha256 } from "../asking/person.js";

const LOOK_EVERY_MS = 500;
/** The call is among the last lines when the hook starts. */
const BACK_BYTES = 1024 * 1024;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Resolves when Claude Code's transcript has the result of a call: it was decided at the desk, and the phone need not be asked any more. The
 * transcript's form is not documented; if it cannot be read, this never resolves, and the phone is asked until the time is over.
 */
export async function decidedAtDesk(
  transcript: string,
  tool: string,
  input: unknown,
  signal: AbortSignal,
): Promise<"desk"> {
  const wanted = sha256({ tool, input });
  const open = new Set<string>();
  let read = -1;
  let rest = "";
  for (let first = true; !signal.aborted; first = false) {
    const added = await readFrom(transcript, read);
    read = added.to;
    const lines = (rest + added.text).split("\n");
    rest = lines.pop() ?? "";
    for (const block of lines.flatMap(blocksOf)) {
      if (block.type === "tool_use" && sha256({ tool: block.name, input: block.input }) === wanted)
        open.add(block.id ?? "");
      if (block.type === "tool_result" && open.delete(block.tool_use_id ?? "") && !first) return "desk";
    }
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
  return new Promise<never>(() => {});
}

interface Block {
  readonly type?: string;
  readonly id?: string;
  readonly name?: string;
  readonly input?: unknown;
  readonly tool_use_id?: string;
}

function blocksOf(line: string): readonly Block[] {
  if (!line.includes('"tool_')) return [];
  try {
    const content = JSON.parse(line)?.message?.content;
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

/** What was added since byte `from`; the last part if it is negative. */
async function readFrom(file: string, from: number): Promise<{ readonly text: string; readonly to: number }> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    const start = from < 0 ? Math.max(0, size - BACK_BYTES) : from;
    const buffer = Buffer.alloc(Math.min(MOST_BYTES, Math.max(0, size - start)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    return { text: buffer.toString("utf8", 0, bytesRead), to: start + bytesRead };
  } catch {
    return { text: "", to: from };
  }
}
