import { IotpushClient } from "@iotpush/core";
import { clientOptions } from "../config/client-options.js";
import type { BridgeConfig } from "../config/config.js";
import { checkBridge } from "./bridge.js";
import type { Finding } from "./finding.js";
import { checkHomeAssistant } from "./home-assistant.js";
import { checkMqtt } from "./mqtt.js";
import { sendTest } from "./send-test.js";
import { checkTopicKey } from "./topic-key.js";

/** Looks at everything the bridge needs; one low-priority message goes to each topic unless `send` is false. */
export async function runCheck(
  config: BridgeConfig,
  { send }: { readonly send: boolean },
): Promise<Finding[]> {
  const client = new IotpushClient(clientOptions(config));
  const found = await checkHomeAssistant(config.homeAssistant);
  for (const topic of config.topics) {
    const key = await checkTopicKey(client, topic);
    found.push(key);
    if (send && key.verdict !== "problem") found.push(await sendTest(client, topic.name));
  }
  found.push(...(await checkBridge(config)));
  if (config.mqtt) found.push(await checkMqtt(config.mqtt));
  return found;
}

const MARKS = { ok: "ok     ", warning: "warning", problem: "PROBLEM" } as const;

/** The findings as lines for a terminal. */
export function showFindings(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ about, verdict, said, fix }) => `${MARKS[verdict]}  ${about}: ${said}${fix ? ` ${fix}` : ""}`,
  );
  const problems = findings.filter(({ verdict }) => verdict === "problem").length;
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
