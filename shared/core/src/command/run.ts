import { migrationSql } from "../answers/store/postgres/schema.js";
import { runCompare } from "../doctor/compare.js";
import { runDoctor } from "../doctor/doctor.js";
import { VERSION } from "../version.js";
import { nearest } from "../wire/nearest.js";
import { listenErrorText } from "../wire/text.js";
import { readDoctorOptions } from "./doctor-options.js";
import { NOT_ASKED, runAsk, runPush, type Terminal } from "./push-and-ask.js";
import { readArguments } from "./read-arguments.js";
import { runStore } from "./store.js";
import { USAGE } from "./usage.js";

const COMMANDS = ["push", "ask", "doctor", "store", "migrate"];

/** Runs a command line and resolves to its exit code; errors are printed with their fix. */
export async function runCommand(
  [command = "", ...args]: readonly string[],
  terminal: Terminal & { readonly printError: (line: string) => void },
): Promise<number> {
  try {
    const code = await dispatch(command, args, terminal);
    if (code === null) terminal.print(USAGE);
    return code ?? 0;
  } catch (error) {
    terminal.printError(listenErrorText(error, "--listen"));
    return command === "ask" ? NOT_ASKED : 2;
  }
}

async function dispatch(
  command: string,
  args: readonly string[],
  terminal: Terminal,
): Promise<number | null> {
  switch (command) {
    case "push":
      return runPush(args, terminal);
    case "ask":
      return runAsk(args, terminal);
    case "store":
      return runStore(args, terminal);
    case "doctor": {
      const options = readDoctorOptions(args, terminal.environment);
      if (options?.compare !== undefined) {
        await runCompare(options, options.compare, terminal.print);
        return 0;
      }
      return options && ((await runDoctor(options, terminal.print)) ? 0 : 1);
    }
    case "migrate": {
      const { values } = readArguments(args, { print: { type: "boolean" }, schema: { type: "string" } });
      if (!values.print) throw new Error("The store migrates automatically. To do it by hand, use --print.");
      terminal.print(migrationSql(values.schema ?? "iotpush"));
      return 0;
    }
    case "-v":
    case "--version":
      terminal.print(VERSION);
      return 0;
    case "":
    case "help":
    case "-h":
    case "--help":
      return null;
    default: {
      const meant = nearest(command, COMMANDS);
      throw new Error(
        `${command} is not a command${meant ? `; did you mean ${meant}` : ""}. Use ${COMMANDS.join(", ")}.`,
      );
    }
  }
}
