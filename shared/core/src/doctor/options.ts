import { parseArgs } from "node:util";
import { isWebUrl } from "../wire/web-url.js";

export interface DoctorOptions {
  readonly topic: string;
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly port: number;
  readonly waitMs: number;
  readonly report: string;
}

export const USAGE = `iotpush doctor: what your topic and its key can do, found out with at most three pushes

  iotpush doctor --topic NAME [options]

  --topic NAME       the topic to try
  --url URL          the server (IOTPUSH_URL of the environment, else https://www.iotpush.com)
  --callback URL     a public URL that leads to this machine, to try callbacks
  --listen PORT      the port of this machine that it leads to
  --wait SECONDS     how long to wait for a tap (60)
  --report FILE      where the report goes, without secrets (iotpush-doctor.md)

The topic's API key is read from the environment variable IOTPUSH_KEY, so that it is in no history.`;

/** Reads a command line; null where help is asked for. Throws an Error that tells the fix. */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): DoctorOptions | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      topic: { type: "string" },
      url: { type: "string" },
      callback: { type: "string" },
      listen: { type: "string" },
      wait: { type: "string", default: "60" },
      report: { type: "string", default: "iotpush-doctor.md" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) return null;
  if (command !== "doctor" || rest.length > 0)
    throw new Error(`There is no command "${positionals.join(" ")}": use iotpush doctor.`);
  if (values.callback !== undefined && values.listen === undefined)
    throw new Error("--callback also needs --listen PORT, the port of this machine that it leads to.");
  if (!values.topic) throw new Error("Name the topic to try: iotpush doctor --topic NAME.");
  return {
    topic: values.topic,
    apiKey: environment.IOTPUSH_KEY,
    baseUrl: values.url ?? environment.IOTPUSH_URL,
    publicUrl: values.callback === undefined ? undefined : httpUrl(values.callback),
    port: wholeNumber("listen", values.listen ?? "0", 65_535),
    waitMs: wholeNumber("wait", values.wait, 3600) * 1000,
    report: values.report,
  };
}

function wholeNumber(name: string, text: string, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) > most)
    throw new Error(`--${name} ${text}: use a whole number from 0 to ${most}.`);
  return Number(text);
}

function httpUrl(text: string): string {
  if (!isWebUrl(text)) throw new Error(`--callback ${text}: use a URL that begins with https:// or http://.`);
  return text;
}
