import { checkSetup, IotpushClient } from "@iotpush/core";
import { clientOptions } from "../config/client-options.js";
import type { BridgeConfig } from "../config/config.js";
import { checkBridge } from "./bridge.js";
import { aboutOf, type CheckFinding } from "./finding.js";
import { checkHomeAssistant } from "./home-assistant.js";
import { checkMqtt } from "./mqtt.js";
import { sendTestMessage } from "./send-test.js";

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
    problems === 0
      ? "All checks passed."
      : problems === 1
        ? "1 problem found."
        : `${problems} problems found.`,
  ].join("\n");
}
