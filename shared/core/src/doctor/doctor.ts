import { writeFileSync } from "node:fs";
import { checkSetup } from "../client/check-setup.js";
import { IotpushClient } from "../client/node-client.js";
import { setupFinding } from "../client/setup-finding.js";
import { systemClock } from "../client/system-clock.js";
import type { PushResult } from "../contract/message.js";
import { isIotpushError } from "../wire/errors/guards.js";
import { isLoopback } from "../wire/loopback.js";
import { type CallbackProbe, openCallbackProbe, tryCallback } from "./callback-probe.js";
import { type DoctorFinding, describeFinding, finding, tried, writeReport } from "./finding.js";

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
    publicUrl !== undefined || onThisMachine ? await openCallbackProbe(publicUrl, port) : undefined;
  try {
    const findings = await runChecks(client, callback, options, print);
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
async function runChecks(
  client: IotpushClient,
  callback: CallbackProbe | undefined,
  { topic, baseUrl, waitMs }: DoctorOptions,
  print: (text: string) => void,
): Promise<DoctorFinding[]> {
  const findings: DoctorFinding[] = await checkSetup(client, { topics: [topic] });
  if (findings.some(({ level }) => level === "problem")) return findings;
  const isKnown = findings.some(({ code }) => code === "topic_private" || code === "topic_public");
  let pushed: PushResult | undefined;
  const push = await tried("push", async () => {
    const message = "This is a test. No action needed.";
    pushed = await client.messages.push(topic, { title: "iotpush doctor", message, priority: "low" });
    return finding("push", "ok", "The key may push to the topic.");
  });
  findings.push(push);
  if (!pushed) return findings;
  findings.push(phones(pushed), await tryReceipt(client, topic, pushed));
  if (!isKnown) findings.push(await tryPrivacy(new IotpushClient({ baseUrl }), topic));
  if (pushed.subscribers !== 0) findings.push(await tryCallback(client, topic, callback, waitMs, print));
  return findings;
}

/** Whether anybody would see a push. */
function phones({ subscribers }: PushResult): DoctorFinding {
  if (subscribers === undefined)
    return finding("phones", "warning", "The server does not say how many are subscribed.");
  if (subscribers > 0) {
    const who = subscribers === 1 ? "phone or service is" : "phones or services are";
    return finding("phones", "ok", `${subscribers} ${who} subscribed.`);
  }
  const title = "Nobody is subscribed to the topic, so nobody sees a push or can answer.";
  return finding("phones", "problem", title, "Subscribe a phone to the topic in the iotpush app.");
}

/** Whether the topic's own key reads the receipt: without that, answers can't be polled. Documentation: Get a receipt. */
async function tryReceipt(client: IotpushClient, topic: string, pushed: PushResult): Promise<DoctorFinding> {
  const found = await tried("receipt", async () => {
    await client.receipts.get(pushed.receipt_id, { topic });
    const title = "The topic's key can read the receipt, so answers arrive without a public URL.";
    return finding("receipt", "ok", title);
  });
  if (found.level === "ok") return found;
  return { ...found, title: `${found.title} Without receipts, polling is off: only callbacks work.` };
}

/** A push without any credential: a private topic refuses it. */
const tryPrivacy = (stranger: IotpushClient, topic: string): Promise<DoctorFinding> =>
  tried("topic_failed", async () => {
    try {
      const message = "A test without the key: this topic is public.";
      await stranger.messages.push(topic, { title: "iotpush doctor", message, priority: "low" });
      return setupFinding("topic_public");
    } catch (error) {
      const isRefused = isIotpushError(error) && (error.status === 401 || error.status === 403);
      if (isRefused) return setupFinding("topic_private");
      throw error;
    }
  });
