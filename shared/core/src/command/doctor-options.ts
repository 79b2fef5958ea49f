import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import type { DoctorOptions } from "../doctor/doctor.js";
import { isWebUrl } from "../wire/web-url.js";
import { COMMON, readArguments, wholeNumber } from "./read-arguments.js";

/** Reads the arguments behind `doctor`; null if help is asked for. Throws an Error that names the fix. */
export function readDoctorOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): DoctorOptions | null {
  const { values, positionals } = readArguments(args, {
    ...COMMON,
    callback: { type: "string" },
    listen: { type: "string" },
    wait: { type: "string", default: "60" },
    report: { type: "string", default: "iotpush-doctor.md" },
    compare: { type: "boolean" },
    profile: { type: "string", default: "iotpush-profile.json" },
  });
  if (values.help) return null;
  if (positionals.length > 0) throw new Error(`doctor accepts only options, not "${positionals.join(" ")}".`);
  if (values.callback !== undefined && values.listen === undefined)
    throw new Error("--callback also needs --listen PORT, the port of this machine that it leads to.");
  if (values.callback !== undefined && !isWebUrl(values.callback))
    throw new Error(`--callback ${values.callback}: use a URL that begins with https:// or http://.`);
  if (!values.topic) throw new Error("Name the topic to check: iotpush doctor --topic NAME.");
  return {
    topic: values.topic,
    apiKey: environment.IOTPUSH_KEY,
    baseUrl: values.url ?? environment.IOTPUSH_URL,
    publicUrl: values.callback,
    port: wholeNumber("listen", values.listen ?? "0", 0, 65_535),
    waitMs: wholeNumber("wait", values.wait, 0, 3600) * 1000,
    report: writable("report", values.report),
    compare: values.compare ? writable("profile", values.profile) : undefined,
  };
}

/** What cannot be written is to be known before anything is pushed. */
function writable(name: string, file: string): string {
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    return file;
  } catch {
    throw new Error(`--${name} ${file}: its folder does not exist, or you cannot write there.`);
  }
}
