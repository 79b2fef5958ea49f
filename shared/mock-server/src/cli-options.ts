import { existsSync } from "node:fs";
import { nearest, readArguments, wholeNumber } from "@iotpush/core/contract";
import { DELIVERY_MODES, type DeliveryMode } from "./delivery-mode.js";
import type { MockServerOptions } from "./inputs/options.js";
import type { SeedInput } from "./inputs/seed.js";
import {
  DIFFERENCES,
  type DifferenceId,
  type DifferenceOverrides,
  PROFILE_NAMES,
  type ProfileName,
} from "./profile/differences.js";
import { readJsonFile, readProfileFile } from "./profile/profile-file.js";

export const MOCK_USAGE = `iotpush-mock: the iotpush service on your desk

  --port PORT                 where to listen; 0 uses any free port (4780)
  --host HOST                 the address to listen on (127.0.0.1)
  --profile NAME              documented, live, or a file that \`iotpush doctor --compare\` wrote (documented)
  --difference ROW=NAME       override single differences, comma-separated
  --data FILE                 keep everything in this SQLite file (in memory)
  --seed FILE                 start with the accounts of this JSON file (a demo account)
  --id-seed TEXT              generate the same ids at every start
  --deliveries MODE           once, retry: on Svix's schedule, or off (once)
  --expiry SECONDS            how long a notification can be answered (86400)
  --retention SECONDS         forget older notifications (never)
  --allow-http-webhooks       account webhooks over http; on loopback those to loopback are allowed anyway
  --allow-private-targets     callbacks to private addresses; on loopback they are allowed anyway
  --no-quota                  disable the monthly push quota
  --no-rate-limit             disable the live profile's limit of pushes per minute
  --strict                    answer 400 if a hint would be given, for CI
  --redirect-ports A,B,C      serve the service's wrong addresses there: http, apex, http apex; 0 uses any free port
  --cors ORIGINS              let pages of these origins use the API, comma-separated
  --control-token TOKEN       require this token for the control API; needed unless --host is loopback
  --version                   the version
  --help                      this text

iotpush-mock health           whether a server at --host and --port is up, by exit code

Every option is an environment variable too: --id-seed is IOTPUSH_MOCK_ID_SEED.`;

/** The options, read from the help text; those without a value are flags. */
const OPTIONS = Object.fromEntries(
  [...MOCK_USAGE.matchAll(/^ {2}--(\S+)( [A-Z]\S*)?/gm)].map(([, name, value]) => [
    name,
    { type: value ? "string" : "boolean" } as const,
  ]),
);

/** What the command line asks for. */
export type MockCommand =
  | { readonly run: "help" }
  | { readonly run: "version" }
  | { readonly run: "health"; readonly options: MockServerOptions }
  | { readonly run: "server"; readonly options: MockServerOptions };

/** Reads a command line, over the options of the environment. Throws with the fix. */
export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): MockCommand {
  const { values: given, positionals } = readArguments(args, {
    ...OPTIONS,
    help: { type: "boolean", short: "h" },
    version: { type: "boolean", short: "v" },
  });
  const values: Readonly<Record<string, unknown>> = given;
  if (values.help) return { run: "help" };
  if (values.version) return { run: "version" };
  const unknown = positionals.find((word, index) => word !== "health" || index > 0);
  if (unknown !== undefined)
    throw new Error(`${unknown} is not a command: use iotpush-mock with options, or iotpush-mock health.`);
  return { run: positionals.length > 0 ? "health" : "server", options: readOptions(values, environment) };
}

function readOptions(
  values: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
): MockServerOptions {
  const text = (name: string): string | undefined => {
    const given = values[name] ?? environment[`IOTPUSH_MOCK_${name.toUpperCase().replaceAll("-", "_")}`];
    return given === undefined ? undefined : String(given);
  };
  const flag = (name: string): boolean => /^(1|true|yes)$/i.test(text(name) ?? "");
  const number = (name: string, most: number): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : wholeNumber(name, value, 0, most);
  };
  const choice = <T extends string>(name: string, allowed: readonly T[]): T | undefined => {
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
    // Its content is checked when the server starts.
    seed: seedFile === undefined ? undefined : readJsonFile<SeedInput>("seed", seedFile),
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
  const [http = -1, apex = -1, httpApex = -1, ...more] = ports.split(",").map(Number);
  const isPort = (port: number) => Number.isInteger(port) && port >= 0 && port < 65_536;
  if (more.length > 0 || ![http, apex, httpApex].every(isPort))
    throw new Error(`--redirect-ports ${ports}: use three ports, such as 4781,4782,4783.`);
  return { http, apex, httpApex };
}

/** The profile in a file; undefined if `path` is a profile's name. */
function profileFileAt(path: string) {
  if (existsSync(path)) return readProfileFile(path);
  if (/[./\\]/.test(path)) throw new Error(`--profile ${path}: there is no such file.`);
  return undefined;
}
