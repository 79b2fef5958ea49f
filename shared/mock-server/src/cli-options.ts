import { existsSync, readFileSync } from "node:fs";
import { nearest, readArguments, wholeNumber } from "@iotpush/core/contract";
import { DELIVERY_MODES, type DeliveryMode } from "./delivery-mode.js";
import type { SeedInput } from "./inputs/seed.js";
import {
  DIFFERENCES,
  type DifferenceId,
  type DifferenceOverrides,
  PROFILE_NAMES,
  type ProfileName,
} from "./profile/differences.js";
import { readProfileFile } from "./profile/profile-file.js";
import type { MockServerOptions } from "./server.js";

/** An option of the command line; its environment variable is IOTPUSH_MOCK_ and its name in capitals. */
interface CliOption {
  readonly value?: string;
  readonly help: string;
}

const OPTIONS = {
  port: { value: "PORT", help: "where to listen; 0 uses any free port (4780)" },
  host: { value: "HOST", help: "the address to listen on (127.0.0.1)" },
  profile: {
    value: "NAME",
    help: "documented, live, or a file that `iotpush doctor --compare` wrote (documented)",
  },
  difference: { value: "ROW=NAME", help: "override single differences, comma-separated" },
  data: { value: "FILE", help: "keep everything in this SQLite file (in memory)" },
  seed: { value: "FILE", help: "start with the accounts of this JSON file (a demo account)" },
  "id-seed": { value: "TEXT", help: "make the same ids at every start" },
  deliveries: { value: "MODE", help: "once, retry: on Svix's schedule, or off (once)" },
  expiry: { value: "SECONDS", help: "how long a notification can be answered (86400)" },
  retention: { value: "SECONDS", help: "forget older notifications (never)" },
  "allow-http-webhooks": {
    help: "account webhooks over http; on loopback those to loopback are allowed anyway",
  },
  "allow-private-targets": { help: "callbacks to private addresses; on loopback they are allowed anyway" },
  "no-quota": { help: "disable the monthly push quota" },
  "no-rate-limit": { help: "disable the live profile's limit of pushes per minute" },
  strict: { help: "answer 400 if a hint would be given, for CI" },
  "redirect-ports": {
    value: "A,B,C",
    help: "serve the service's wrong addresses there: http, apex, http apex; 0 uses any free port",
  },
  cors: { value: "ORIGINS", help: "let pages of these origins use the API, comma-separated" },
  "control-token": {
    value: "TOKEN",
    help: "require this token for the control API; needed unless --host is loopback",
  },
} as const satisfies Record<string, CliOption>;
type OptionName = keyof typeof OPTIONS;

const variableOf = (name: OptionName): string => `IOTPUSH_MOCK_${name.toUpperCase().replaceAll("-", "_")}`;

export const MOCK_USAGE = `iotpush-mock: the iotpush service on your desk

${Object.entries(OPTIONS)
  .map(
    ([name, option]: [string, CliOption]) =>
      `  --${name}${option.value ? ` ${option.value}` : ""}`.padEnd(30) + option.help,
  )
  .join("\n")}
  --version                   the version
  --help                      this text

iotpush-mock health           whether a server at --host and --port is up, by exit code

Every option is an environment variable too: --id-seed is IOTPUSH_MOCK_ID_SEED.`;

/** What the command line asks for. */
export type MockCommand =
  | { readonly run: "help" }
  | { readonly run: "version" }
  | { readonly run: "health"; readonly options: MockServerOptions }
  | { readonly run: "server"; readonly options: MockServerOptions };

/** Reads a command line, over the options of the environment. Throws with the fix. */
export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): MockCommand {
  const { values, positionals } = parse(args);
  if (values.help) return { run: "help" };
  if (values.version) return { run: "version" };
  const unknown = positionals.find((word, index) => word !== "health" || index > 0);
  if (unknown !== undefined)
    throw new Error(`${unknown} is not a command: use iotpush-mock with options, or iotpush-mock health.`);
  return { run: positionals.length > 0 ? "health" : "server", options: readOptions(values, environment) };
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function parse(args: readonly string[]) {
  const names = Object.keys(OPTIONS) as OptionName[];
  const types = names.map((name) => [name, { type: isFlag(name) ? "boolean" : "string" } as const]);
  const flags = { help: { type: "boolean", short: "h" }, version: { type: "boolean", short: "v" } } as const;
  const { values, positionals } = readArguments(args, { ...Object.fromEntries(types), ...flags });
  return { values: values as Values, positionals };
}

function readOptions(values: Values, environment: NodeJS.ProcessEnv): MockServerOptions {
  const text = (name: OptionName): string | undefined =>
    (values[name] as string | undefined) ?? environment[variableOf(name)];
  const flag = (name: OptionName): boolean =>
    values[name] === true || /^(1|true|yes)$/i.test(environment[variableOf(name)] ?? "");
  const number = (name: OptionName, most: number): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : wholeNumber(name, value, 0, most);
  };
  const choice = <T extends string>(name: OptionName, allowed: readonly T[]): T | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (found) return found;
    const meant = nearest(value, allowed);
    throw new Error(
      `--${name} ${value}: use ${allowed.join(" or ")}${meant ? `; did you mean ${meant}?` : "."}`,
    );
  };
  const milliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
  const seedFile = text("seed");
  const profileFile = profileFileAt(text("profile") ?? "");
  return {
    port: number("port", 65_535) ?? 4780,
    host: text("host"),
    profile: profileFile?.profile ?? choice<ProfileName>("profile", PROFILE_NAMES),
    differences: { ...profileFile?.rows, ...readDifferences(text("difference")) },
    data: text("data"),
    seed: seedFile === undefined ? undefined : readSeedFile(seedFile),
    idSeed: text("id-seed"),
    deliveries: choice<DeliveryMode>("deliveries", DELIVERY_MODES),
    expiryMs: milliseconds(number("expiry", 31_536_000)),
    retentionMs: milliseconds(number("retention", 315_360_000)),
    allowHttpWebhooks: flag("allow-http-webhooks") || undefined,
    allowPrivateTargets: flag("allow-private-targets") || undefined,
    quota: !flag("no-quota"),
    rateLimit: !flag("no-rate-limit"),
    strict: flag("strict"),
    redirectPorts: readRedirectPorts(text("redirect-ports")),
    cors: text("cors")?.split(",").map(readOrigin),
    controlToken: text("control-token"),
  };
}

const isFlag = (name: OptionName): boolean => !("value" in OPTIONS[name]);

function readDifferences(text: string | undefined): DifferenceOverrides {
  const entries = (text ?? "").split(",").filter(Boolean);
  return Object.fromEntries(
    entries.map((entry) => {
      const [row, name] = entry.split("=");
      const known = Object.keys(DIFFERENCES) as DifferenceId[];
      const id = known.find((candidate) => candidate === row);
      const profile = PROFILE_NAMES.find((candidate) => candidate === name);
      const meant = nearest(row ?? "", known);
      if (!id || !profile)
        throw new Error(
          `--difference ${entry}: use ROW=documented or ROW=live, with a row of ${known.join(", ")}${!id && meant ? `; did you mean ${meant}?` : "."}`,
        );
      return [id, profile];
    }),
  );
}

function readOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  if (origin === "null") throw new Error(`--cors ${text}: use origins, such as http://localhost:5173.`);
  return origin;
}

function readRedirectPorts(ports: string | undefined): MockServerOptions["redirectPorts"] {
  if (ports === undefined) return undefined;
  const [http, apex, httpApex, ...more] = ports.split(",").map(Number);
  const all = [http, apex, httpApex];
  if (
    more.length > 0 ||
    !all.every((port) => Number.isInteger(port) && Number(port) >= 0 && Number(port) < 65_536)
  )
    throw new Error(`--redirect-ports ${ports}: use three ports, such as 4781,4782,4783.`);
  return { http: Number(http), apex: Number(apex), httpApex: Number(httpApex) };
}

/** What is in it is checked when the server starts. */
function readSeedFile(file: string): SeedInput {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(
      `--seed ${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Undefined for a name. */
function profileFileAt(path: string) {
  if (existsSync(path)) return readProfileFile(path);
  if (/[./\\]/.test(path)) throw new Error(`--profile ${path}: there is no such file.`);
  return undefined;
}
