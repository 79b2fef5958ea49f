import { checkSetup, type Finding, IotpushClient, isIotpushError } from "@iotpush/core";
import { type BridgeConfig, clientOptions } from "../config/config.js";
import { type CheckFinding, checkBridge, checkHomeAssistant, checkMqtt, findingsAbout } from "./looks.js";

/** Looks at everything the bridge needs; one low-priority message goes to each topic unless `send` is false. */
export async function runCheck(
  config: BridgeConfig,
  { send }: { readonly send: boolean },
): Promise<CheckFinding[]> {
  const client = new IotpushClient(clientOptions(config));
  const topics = config.topics.map(({ name }) => name);
  const found = await checkHomeAssistant(config.homeAssistant);
  const service = await checkSetup(client, { topics, callbackUrl: config.publicUrl });
  found.push(...service.map((finding) => ({ about: aboutOf(finding), ...finding })));
  const bad = service.filter(({ level }) => level === "problem");
  const usable = topics.filter((name) => !bad.some(({ topic }) => topic === undefined || topic === name));
  for (const topic of send ? usable : []) found.push(await sendTestMessage(client, topic));
  found.push(...(await checkBridge(config)));
  if (config.mqtt) found.push(await checkMqtt(config.mqtt));
  return found;
}

/** What a finding of core's is about. */
const aboutOf = ({ topic, code }: Finding): string => {
  if (topic !== undefined) return `Topic ${topic}`;
  return code === "callback_url" ? "Callbacks" : "iotpush";
};

/** Sends one low-priority message: does the topic exist and accept it, and does anybody get it? */
async function sendTestMessage(client: IotpushClient, topic: string): Promise<CheckFinding> {
  const { ok, problem } = findingsAbout(`Topic ${topic}`);
  try {
    const { subscribers } = await client.messages.push(topic, {
      title: "iotpush bridge",
      message: "This is a test from Home Assistant's bridge. No action needed.",
      priority: "low",
    });
    if (subscribers !== 0)
      return ok(`A test message was sent to ${subscribers ?? "the topic's"} subscriber(s).`);
    return problem(
      "A test message was sent, but nobody is subscribed to the topic.",
      "Subscribe a phone to the topic in the iotpush app.",
    );
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    return problem(`${error.problem}.`, error.fix);
  }
}

const MARKS = { ok: "ok     ", warning: "warning", problem: "PROBLEM" } as const;

/** The findings as lines for a terminal. */
export function showFindings(findings: readonly CheckFinding[]): string {
  const lines = findings.map(
    ({ about, level, title, fix }) => `${MARKS[level]}  ${about}: ${title}${fix ? ` ${fix}` : ""}`,
  );
  const problems = findings.filter(({ level }) => level === "problem").length;
  return [
    ...lines,
    "",
    problems === 0 ? "All checks passed." : `${problems} problem${problems === 1 ? "" : "s"} found.`,
  ].join("\n");
}
