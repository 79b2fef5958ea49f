import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { sqliteStore } from "../answers/store/sqlite-store.js";
import type { Terminal } from "./push-and-ask.js";
import { readArguments } from "./read-arguments.js";

/** `iotpush store export|erase`: resolves to the exit code, or null if help is asked for. */
export async function runStore(
  args: readonly string[],
  { print, status }: Pick<Terminal, "print" | "status">,
): Promise<number | null> {
  const { values, positionals } = readArguments(args, { help: { type: "boolean", short: "h" } });
  const [action, file, person, ...more] = positionals;
  if (values.help) return null;
  const isKnown = action === "export" || action === "erase";
  if (!isKnown || !file || more.length > 0 || (action === "erase" && !person))
    throw new Error("Use iotpush store export FILE [PERSON] or iotpush store erase FILE PERSON.");
  // Opening makes a file that is missing; here it is a slip of the pen.
  if (!existsSync(file)) throw new Error(`${file} does not exist: give the file of your store.`);
  if (!isDatabase(file)) throw new Error(`${file} is not a store: give the file that your program opens.`);
  const store = await sqliteStore(file, { onProblem: (problem) => status.write(`${problem}\n`) });
  try {
    if (action === "export") print(JSON.stringify(await store.export(person), null, 2));
    else print(`Removed ${person} from ${await store.erase(person ?? "")} question(s).`);
  } finally {
    await store.close();
  }
  return 0;
}

/** Opening would set anything else aside as damaged, whosever it is. */
function isDatabase(file: string): boolean {
  if (!statSync(file).isFile()) return false;
  const start = Buffer.alloc(15);
  const opened = openSync(file, "r");
  try {
    return readSync(opened, start) > 0 && start.toString("latin1") === "SQLite format 3";
  } finally {
    closeSync(opened);
  }
}
