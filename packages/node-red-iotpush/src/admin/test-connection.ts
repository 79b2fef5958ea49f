import { checkSetup, IotpushClient, isIotpushError, type Transport } from "@iotpush/core";
import { type CallbackSettings, callbackObstacle, nodeUrl } from "../connection/callback-base.js";
import { PROBE_PATH } from "../connection/paths.js";
import { TopicKeys } from "../connection/topic-keys.js";
import type { ConfigSettings } from "../nodes/iotpush-config/config-node.js";
import type { Probe } from "./probe.js";

/** One line of the result: a key of the catalog and what goes into it. `ok` null: neither good nor bad. */
export interface Finding {
  readonly ok: boolean | null;
  readonly key: string;
  readonly with?: Readonly<Record<string, string | number>>;
}

/** Tests server, topic and key, session token, and whether callbacks get here. Sends no push. Never rejects. */
export async function testConnection(
  settings: ConfigSettings,
  callback: CallbackSettings,
  transport: Transport,
  probe: Probe,
): Promise<Finding[]> {
  return [...(await testService(settings, transport)), await testCallback(callback, probe)];
}

/** The core's checks, in its words. */
async function testService(settings: ConfigSettings, transport: Transport): Promise<Finding[]> {
  try {
    const client = new IotpushClient({
      baseUrl: settings.baseUrl,
      transport,
      retry: "none",
      ...new TopicKeys(settings).clientOptions(),
      ...(settings.sessionToken ? { sessionToken: settings.sessionToken } : {}),
    });
    const found = await checkSetup(client, { topics: settings.topic ? [settings.topic] : [] });
    const findings = found.map(({ level, title, fix = "" }) =>
      told(level === "ok" ? true : level === "warning" ? null : false, `${title} ${fix}`.trim()),
    );
    return settings.topic ? findings : [...findings, { ok: null, key: "noTopic" }];
  } catch (error) {
    return [failed(error)];
  }
}

async function testCallback(settings: CallbackSettings, probe: Probe): Promise<Finding> {
  const obstacle = callbackObstacle(settings);
  if (obstacle) return { ok: obstacle === "no-public-url" ? null : false, key: `callback.${obstacle}` };
  const trouble = await probe.reach(nodeUrl(settings), PROBE_PATH);
  if (!trouble) return { ok: true, key: "callback.reached" };
  if (trouble.status !== undefined)
    return { ok: false, key: "callback.status", with: { status: trouble.status } };
  return { ok: false, key: "callback.unreached", with: { problem: trouble.problem ?? "" } };
}

const told = (ok: boolean | null, text: string): Finding => ({ ok, key: "told", with: { text } });

/** Why nothing can be tested. */
export const failed = (error: unknown): Finding =>
  told(false, isIotpushError(error) || error instanceof Error ? error.message : String(error));
