import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { DELIVERY_MODES, type DeliveryMode } from "./delivery-mode.js";
import type { SeedInput } from "./inputs/seed.js";
import {
  DIFFERENCES,
  type DifferenceId,
  type DifferenceOverrides,
  PROFILE_NAMES,
  type ProfileName,
} from "./profile/differences.js";
import type { MockServerOptions } from "./server.js";

/** An option of the command line; its environment variable is IOTPUSH_MOCK_ and its name in capitals. */
interface CliOption {
  readonly value?: string;
  readonly help: string;
}

const OPTIONS = {
  port: { value: "PORT", help: "where to listen; 0 takes any free port (4780)" },
  host: { value: "HOST", help: "the address to listen on (127.0.0.1)" },
  profile: { value: "NAME", help: "documented, or live: as the running service does (documented)" },
  difference: {
    value: "ROW=NAME",
    help: "play one row of the differences otherwise; commas between several",
  },
  data: { value: "FILE", help: "keep everything in this SQLite file (in memory)" },
  seed: { value: "FILE", help: "begin with the accounts of this JSON file (a demo account)" },
  "id-seed": { value: "TEXT", help: "make the same ids at every start" },
  deliveries: { value: "MODE", help: "once, retry: on Svix's schedule, or off (once)" },
  expiry: { value: "SECONDS", help: "how long a notification can be answered (86400)" },
  retention: { value: "SECONDS", help: "forget older notifications (never)" },
  "allow-http-webhooks": { help: "account webhooks over http; on loopback they are allowed anyway" },
  "allow-private-targets": { help: "callbacks to private addresses; on loopback they are allowed anyway" },
  "no-quota": { help: "lift the plans' pushes per month" },
  "no-rate-limit": { help: "disable the live profile's limit of pushes per minute" },
  strict: { help: "answer 400 where a hint would be given, for CI" },
  "redirect-ports": {
    value: "A,B,C",
    help: "play the wrong addresses there: http, apex, http apex; 0 takes any free port",
  },
  "control-token": { value: "TOKEN", help: "open the control API to whoever sends it; needed off loopback" },
} as const satisfies Record<string, CliOption>;
type OptionName = keyof typeof OPTIONS;

const variableOf = (name: OptionName): string => `IOTPUSH_MOCK_${name.toUpperCase().replaceAll("-", "_")}`;

export const USAGE = `iotpush-mock: the iotpush service on your desk

${Object.entries(OPTIONS)
  .map(
    ([name, option]: [string, CliOption]) =>
      `  --${name}${option.value ? ` ${option.value}` : ""}`.padEnd(30) + option.help,
  )
  .join("\n")}
  --help                      this text

Every option is an environment variable too: --id-seed is IOTPUSH_MOCK_ID_SEED.`;

/** The options of a command line, over those of the environment; null where help is asked for. Throws with the fix. */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): MockServerOptions | null {
  const names = Object.keys(OPTIONS) as OptionName[];
  const types = names.map((name) => [name, { type: isFlag(name) ? "boolean" : "string" } as const]);
  const { values } = parseArgs({
    args: [...args],
    options: { ...Object.fromEntries(types), help: { type: "boolean", short: "h" } },
  }) as { values: Record<string, string | boolean | undefined> };
  if (values.help) return null;
  const text = (name: OptionName): string | undefined =>
    (values[name] as string | undefined) ?? environment[variableOf(name)];
  const flag = (name: OptionName): boolean =>
    values[name] === true || /^(1|true|yes)$/i.test(environment[variableOf(name)] ?? "");
  const number = (name: OptionName, most: number): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!/^\d+$/.test(value) || Number(value) > most)
      throw new Error(`--${name} ${value}: use a whole number from 0 to ${most}.`);
    return Number(value);
  };
  const choice = <T extends string>(name: OptionName, allowed: readonly T[]): T | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (!found) throw new Error(`--${name} ${value}: use ${allowed.join(" or ")}.`);
    return found;
  };
  const milliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
  const seedFile = text("seed");
  return {
    port: number("port", 65_535) ?? 4780,
    host: text("host"),
    profile: choice<ProfileName>("profile", PROFILE_NAMES),
    differences: readDifferences(text("difference")),
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
      if (!id || !profile)
        throw new Error(
          `--difference ${entry}: use ROW=documented or ROW=live, with a row of ${known.join(", ")}.`,
        );
      return [id, profile];
    }),
  );
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
