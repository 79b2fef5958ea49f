import { writeFileSync } from "node:fs";
import { checkSetup } from "../client/check-setup.js";
import { IotpushClient } from "../client/node-client.js";
import { systemClock } from "../client/system-clock.js";
import { isLoopback } from "../wire/loopback.js";
import { openCallbackProbe } from "./callback-probe.js";
import type { DoctorContext, DoctorFinding } from "./context.js";
import { describeFinding, writeReport } from "./report.js";
import { tryCallback } from "./try-callback.js";
import { tryPrivacy, tryPush, tryReceipt } from "./try-push.js";

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
 * Checks a topic and writes the report. Resolves to whether no problem was found.
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
    const findings = await runChecks({
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

/**
 * Finds out what a topic and its key can do, with at most three pushes: one with the key, one without it if nothing else
 * says whether the topic is private, and one question for the callback. Wrong credentials are findings, not errors.
 */
async function runChecks(context: DoctorContext): Promise<DoctorFinding[]> {
  const setup = await checkSetup(context.client, { topics: [context.topic] });
  if (setup.some(({ level }) => level === "problem")) return setup;
  const pushed = await tryPush(context);
  const findings = [...setup, ...pushed.findings];
  if (!pushed.result) return findings;
  findings.push(...(await tryReceipt(context, pushed.result)));
  const isKnown = setup.some(({ code }) => code === "topic_private" || code === "topic_public");
  if (!isKnown) findings.push(await tryPrivacy(context));
  if (pushed.result.subscribers !== 0) findings.push(await tryCallback(context));
  return findings;
}
