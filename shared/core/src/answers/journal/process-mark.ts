import { readFile } from "node:fs/promises";

/** Of /proc/PID/stat, counted behind the process's name: when it was started, in ticks since the machine was. */
const START_FIELD = 19;

/** What tells a process from a later one of the same id: its id and, where the system says it, its start. */
export async function markOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_FIELD];
  return start === undefined ? String(pid) : `${pid} ${start}`;
}

/** Whether the process of a mark still runs. A mark without a start counts as any process of its id. */
export async function isSameProcess(mark: string): Promise<boolean> {
  const [id = "", start] = mark.split(" ");
  if (!isAlive(Number(id))) return false;
  return start === undefined || (await markOf(Number(id))) === mark;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
