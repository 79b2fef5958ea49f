import type { BridgeConfig } from "../config/config.js";
import { HEALTH_PATH } from "../http/health.js";
import { type CheckFinding, findingsAbout } from "./finding.js";

/** Whether the bridge itself runs, and whether its public URL leads to it. */
export async function checkBridge({ http, publicUrl, answers }: BridgeConfig): Promise<CheckFinding[]> {
  const running = await leadsToBridge(`http://127.0.0.1:${http.port}`);
  const bridge = findingsAbout("Bridge");
  const found = running
    ? bridge.ok(`It is running on port ${http.port}.`)
    : bridge.warning(`It is not running on port ${http.port}.`, "Start it with iotpush-bridge.");
  return [found, ...(await checkOwnUrl({ publicUrl, answers }, running))];
}

/** Whether callbacks find their way. Only somebody outside can tell for sure: a tap on the page's test does. */
export async function checkOwnUrl(
  { publicUrl, answers }: Pick<BridgeConfig, "publicUrl" | "answers">,
  running: boolean,
): Promise<CheckFinding[]> {
  const { ok, warning, problem } = findingsAbout("Callbacks");
  if (!publicUrl && answers === "callback")
    return [problem("answers is callback, but public_url is missing.", "Set public_url, or answers: auto.")];
  if (!publicUrl) return [ok("No public_url: answers are read from receipts, within seconds.")];
  if (!running) return [];
  if (await leadsToBridge(publicUrl)) return [ok(`${publicUrl} leads to the bridge, as seen from here.`)];
  return [
    warning(
      `${publicUrl} does not lead to the bridge, as seen from here.`,
      "Check the address, its certificate and the port forwarding; some routers accept it only from outside.",
    ),
  ];
}

async function leadsToBridge(base: string): Promise<boolean> {
  try {
    const response = await fetch(`${base}${HEALTH_PATH}`, { signal: AbortSignal.timeout(5_000) });
    const { service } = (await response.json()) as { service?: unknown };
    return service === "iotpush-bridge";
  } catch {
    return false;
  }
}
