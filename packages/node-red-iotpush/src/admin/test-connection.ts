import { IotpushClient, isIotpushError, isMethodNotAllowedError, type Transport } from "@iotpush/core";
import { type CallbackSettings, callbackObstacle, nodeUrl } from "../connection/callback-base.js";
import { PROBE_PATH } from "../connection/paths.js";
import { TopicKeys } from "../connection/topic-keys.js";
import type { Probe } from "./probe.js";

/** What is to be tested: the settings as they stand in the dialog. */
export interface TestedSettings {
  readonly baseUrl: string;
  readonly topic: string;
  readonly apiKey: string;
  readonly sessionToken: string;
}

/** One line of the result: a key of the catalogue and what goes into it. `ok` null: neither good nor bad. */
export interface Finding {
  readonly ok: boolean | null;
  readonly key: string;
  readonly with?: Readonly<Record<string, string | number>>;
}

/** Tests server, topic and key, session token, and whether callbacks get here. Sends no push. Never rejects. */
export async function testConnection(
  settings: TestedSettings,
  callback: CallbackSettings,
  transport: Transport,
  probe: Probe,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  try {
    const client = new IotpushClient({
      baseUrl: settings.baseUrl,
      transport,
      retry: "none",
      timeoutMs: 10_000,
      ...new TopicKeys(settings).clientOptions(),
      ...(settings.sessionToken ? { sessionToken: settings.sessionToken } : {}),
    });
    findings.push(await testTopic(client, settings));
    if (settings.sessionToken) findings.push(await testSession(client));
  } catch (error) {
    findings.push(failed(error));
  }
  findings.push(await testCallback(callback, probe));
  return findings;
}

async function testTopic(client: IotpushClient, { topic, apiKey }: TestedSettings): Promise<Finding> {
  if (!topic) return { ok: null, key: "noTopic" };
  try {
    await client.messages.list(topic, { limit: 1 });
    return { ok: true, key: apiKey ? "topicWithKey" : "topic", with: { topic } };
  } catch (error) {
    // The documented service has no way to try a key without a push.
    if (isMethodNotAllowedError(error)) return { ok: null, key: "reached", with: { topic } };
    return failed(error);
  }
}

async function testSession(client: IotpushClient): Promise<Finding> {
  try {
    return { ok: true, key: "session", with: { count: (await client.topics.list()).length } };
  } catch (error) {
    return failed(error);
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

const failed = (error: unknown): Finding => ({
  ok: false,
  key: "failed",
  with: { problem: isIotpushError(error) ? error.message : String(error) },
});
