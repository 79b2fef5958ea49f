import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "../wire/nearest.js";

/** Options of every command. */
export const COMMON = {
  topic: { type: "string", short: "t" },
  url: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** As `parseArgs`, with positionals; an option that does not exist is an Error that suggests the one that was meant. */
export function readArguments<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const given = args.find((arg) => arg.startsWith("--") && !Object.hasOwn(options, nameOf(arg)));
    if (given === undefined || (error as { code?: string }).code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION")
      throw error;
    const meant = nearest(nameOf(given), Object.keys(options));
    throw new Error(
      `--${nameOf(given)} is not a known option${meant ? `; did you mean --${meant}?` : "; --help lists them."}`,
    );
  }
}

const nameOf = (arg: string): string => arg.slice(2).split("=", 1)[0] ?? "";

export function wholeNumber(name: string, text: string, least: number, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most)
    throw new Error(`--${name} ${text}: use a whole number from ${least} to ${most}.`);
  return Number(text);
}
