import { resolve } from "node:path";

export interface StackSettings {
  readonly mockPort: number;
  readonly nodeRedPort: number;
  /** Where the stack keeps its data. */
  readonly folder: string;
}

/** Reads MOCK_PORT, NODE_RED_PORT and STACK_DIR. Throws a sentence for a port that is none. */
export function readSettings(env: NodeJS.ProcessEnv): StackSettings {
  return {
    mockPort: port(env, "MOCK_PORT", 4780),
    nodeRedPort: port(env, "NODE_RED_PORT", 1880),
    folder: resolve(env.STACK_DIR ?? ".run"),
  };
}

function port(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const value = env[name];
  if (value === undefined || value === "") return otherwise;
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Error(`${name} is "${value}": set it to a port between 1 and 65535.`);
}
