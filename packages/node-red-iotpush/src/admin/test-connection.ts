import { checkSetup, IotpushClient, isIotpushError, type Transport } from "@iotpush/core";
import { errorText } from "@iotpush/core/adapter";
import { type CallbackSettings, callbackObstacle, nodeUrl } from "../connection/callbacks.js";
import { type ConfigSettings, topicKeysOf, VariableError } from "../connection/settings.js";
import { probe } from "./probe.js";
import { StoredKeyError } from "./tested-settings.js";

/** One line of the result: a key of the catalog and what goes into it. `ok` null: neither good nor bad. */
export interface TestFinding {
  readonly ok: boolean | null;
  readonly key: string;
  readonly with?: Readonly<Record<string, string | number>>;
}

/** Tests server, topic and key, session token, and whether callbacks get here. Sends no push. Never rejects. */
export async function testConnection(
  settings: ConfigSettings,
  callback: CallbackSettings,
  transport: Transport,
): Promise<TestFinding[]> {
  return [...(await testService(settings, transport)), await testCallback(callback)];
}

/** The core's checks, in its words. */
async function testService(settings: ConfigSettings, transport: Transport): Promise<TestFinding[]> {
  try {
    const client = new IotpushClient({
      baseUrl: settings.baseUrl,
      transport,
      retry: "none",
      ...topicKeysOf(settings),
      ...(settings.sessionToken ? { sessionToken: settings.sessionToken } : {}),
    });
    const found = await checkSetup(client, { topics: settings.topic ? [settings.topic] : [] });
    const findings = found.map(({ level, code, detail = "", title, fix = "" }) => ({
      ok: level === "ok" ? true : level === "warning" ? null : false,
      key: keyOf(code, detail),
      with: { text: `${title} ${fix}`.trim(), detail },
    }));
    return settings.topic ? findings : [...findings, { ok: null, key: "noTopic" }];
  } catch (error) {
    return [failedTest(error)];
  }
}

async function testCallback(settings: CallbackSettings): Promise<TestFinding> {
  const obstacle = callbackObstacle(settings);
  if (obstacle) return { ok: obstacle === "no-public-url" ? null : false, key: `callback.${obstacle}` };
  const trouble = await probe(nodeUrl(settings));
  if (!trouble) return { ok: true, key: "callback.reached" };
  if (trouble.status !== undefined)
    return { ok: false, key: "callback.status", with: { status: trouble.status } };
  return { ok: false, key: "callback.unreached", with: { problem: trouble.problem ?? "" } };
}

/** Of these the sentence depends on the detail. */
const VARIANTS: readonly string[] = [
  "service live",
  "service documented",
  "key_missing private",
  "key_refused public",
  "service_failed network",
  "service_failed timeout",
  "service_failed redirect",
];

/** The catalog's key for the core's finding: in English its text, other languages have sentences of their own. */
const keyOf = (code: string, detail: string): string =>
  `found.${VARIANTS.includes(`${code} ${detail}`) ? `${code}_${detail}` : code}`;

/** Why nothing can be tested. */
export function failedTest(error: unknown): TestFinding {
  const text = errorText(error);
  if (error instanceof StoredKeyError) return { ok: false, key: "found.stored_key", with: { text } };
  if (error instanceof VariableError) {
    const key = error.isWhole ? "found.variable_unset" : "found.variable_inside";
    return { ok: false, key, with: { text, detail: error.variable } };
  }
  const detail = isIotpushError(error) ? error.code : "";
  return { ok: false, key: keyOf("service_failed", detail), with: { text, detail } };
}
