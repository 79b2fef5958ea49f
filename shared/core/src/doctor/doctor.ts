import { writeFileSync } from "node:fs";
import { IotpushClient } from "../client/node-client.js";
import { systemClock } from "../client/system-clock.js";
import { isLoopback } from "../wire/loopback.js";
import { openCallbackProbe } from "./callback-probe.js";
import { examine } from "./examine.js";
import { describeFinding, writeReport } from "./report.js";

export interface DoctorOptions {
  readonly topic: string;
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly port: number;
  readonly waitMs: number;
  readonly report: string;
  /** Where to write what the service was seen to do; with it nothing else is tried. */
  readonly compare?: string | undefined;
}

/**
 * Examines a topic and writes the report. Resolves to whether no problem was found.
 * Throws RedirectError or ValidationError for a wrong base URL.
 */
export async function runDoctor(options: DoctorOptions, print: (text: string) => void): Promise<boolean> {
  const { topic, apiKey, baseUrl, publicUrl, port } = options;
  const client = new IotpushClient({ apiKey, baseUrl });
  const onThisMachine = isLoopback(new URL(client.baseUrl).hostname);
  const callback =
    publicUrl !== undefined || onThisMachine
      ? await openCallbackProbe({ clock: systemClock, publicUrl, port })
      : undefined;
  try {
    const findings = await examine({
      client,
      stranger: new IotpushClient({ baseUrl }),
      topic,
      clock: systemClock,
      callback,
      tapTimeoutMs: options.waitMs,
      askForTap: print,
    });
    const secrets = [apiKey, callback?.url.split("/").at(-1)].filter((secret) => secret !== undefined);
    const about = { baseUrl: client.baseUrl, topic, at: systemClock.now() };
    writeFileSync(options.report, writeReport(findings, about, secrets));
    for (const finding of findings) print(describeFinding(finding));
    print(`Written to ${options.report}, without secrets.`);
    return findings.every(({ level }) => level !== "problem");
  } finally {
    callback?.close();
  }
}
