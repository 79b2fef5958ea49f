import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

export interface StartSettings {
  readonly mockPort: number;
  readonly nodeRedPort: number;
  /** Where the mock server and Node-RED keep their data. */
  readonly folder: string;
  readonly nodeRed: boolean;
  readonly help: boolean;
}

export const ROOT = resolve(import.meta.dirname, "../../..");

export const HELP = `npm start [-- options]

  --no-node-red        start the mock server and its inbox only
  --mock-port N        default 4780, or MOCK_PORT
  --node-red-port N    default 1880, or NODE_RED_PORT
  --folder PATH        where data is kept; default .run, or STACK_DIR
`;

/** Reads the arguments and the environment. Throws a sentence that names the option and the allowed values. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): StartSettings {
  const { values } = parsed({
    args,
    allowNegative: true,
    options: {
      "node-red": { type: "boolean", default: true },
      "mock-port": { type: "string" },
      "node-red-port": { type: "string" },
      folder: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return {
    mockPort: port("MOCK_PORT", values["mock-port"] ?? env.MOCK_PORT, 4780),
    nodeRedPort: port("NODE_RED_PORT", values["node-red-port"] ?? env.NODE_RED_PORT, 1880),
    folder: resolve(values.folder ?? env.STACK_DIR ?? join(ROOT, ".run")),
    nodeRed: values["node-red"],
    help: values.help,
  };
}

/** What parseArgs reads; its complaint comes with the options that there are. */
const parsed: typeof parseArgs = (config) => {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new Error(`${(error as Error).message}. The options are:\n\n${HELP}`);
  }
};

function port(name: string, value: string | undefined, otherwise: number): number {
  if (value === undefined || value === "") return otherwise;
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Error(`${name} is "${value}": set it to a port from 1 to 65535.`);
}
