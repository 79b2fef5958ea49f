import { spawn } from "node:child_process";

/** Where a command runs, and what is added to its environment, or is all of it when `bare`. */
export type CommandOptions = { cwd?: string; env?: Record<string, string>; bare?: boolean };

/** The environment without what npx and pnpm leave in it for their own children, which breaks a nested pnpm. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const leaked = /^npm_(config_(call|package)|lifecycle_|package_)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !leaked.test(name)));
}

/**
 * Prints and runs a command, its output passed through.
 * @throws Error naming the command, when it cannot start or ends with another code than 0.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<void> {
  await execute(command, args, options, "inherit");
}

/** Like {@link run}, and answers what the command wrote to its standard output. */
export async function read(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  return execute(command, args, options, "pipe");
}

function execute(
  command: string,
  args: readonly string[],
  { cwd, env, bare = false }: CommandOptions,
  output: "inherit" | "pipe",
): Promise<string> {
  const line = [command, ...args].join(" ");
  if (output === "inherit") console.log(`$ ${line.length > 200 ? `${line.slice(0, 200)} …` : line}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...(bare ? {} : cleanEnvironment()), ...env },
      stdio: ["ignore", output, "inherit"],
    });
    const written: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => written.push(chunk));
    child.once("error", (cause) =>
      reject(new Error(`"${command}" could not be started: is it installed?`, { cause })),
    );
    child.once("close", (code, signal) =>
      code === 0
        ? resolve(Buffer.concat(written).toString("utf8"))
        : reject(new Error(`"${line}" ended with ${signal ?? `code ${code}`}.`)),
    );
  });
}
