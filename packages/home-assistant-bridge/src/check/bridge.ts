import type { BridgeConfig } from "../config/config.js";
import { HEALTH_PATH } from "../http/health.js";
import type { CheckFinding } from "./finding.js";

/** Whether the bridge itself runs, and whether its public URL leads to it. */
export async function checkBridge({ http, publicUrl, answers }: BridgeConfig): Promise<CheckFinding[]> {
  const running = await leadsToBridge(`http://127.0.0.1:${http.port}`);
  const about = "Bridge";
  const found: CheckFinding[] = [
    running
      ? { about, level: "ok", title: `It is running on port ${http.port}.` }
      : {
          about,
          level: "warning",
          title: `It is not running on port ${http.port}.`,
          fix: "Start it with iotpush-bridge.",
        },
  ];
  return [...found, ...(await checkOwnUrl({ publicUrl, answers }, running))];
}

/** Whether callbacks find their way. Only somebody outside can tell for sure: a tap on the page's test does. */
export async function checkOwnUrl(
  { publicUrl, answers }: Pick<BridgeConfig, "publicUrl" | "answers">,
  running: boolean,
): Promise<CheckFinding[]> {
  const about = "Callbacks";
  if (!publicUrl)
    return answers === "callback"
      ? [
          {
            about,
            level: "problem",
            title: "answers is callback, but public_url is missing.",
            fix: "Set public_url, or answers: auto.",
          },
        ]
      : [{ about, level: "ok", title: "No public_url: answers are read from receipts, within seconds." }];
  if (!running) return [];
  if (await leadsToBridge(publicUrl))
    return [{ about, level: "ok", title: `${publicUrl} leads to the bridge, as seen from here.` }];
  return [
    {
      about,
      level: "warning",
      title: `${publicUrl} does not lead to the bridge, as seen from here.`,
      fix: "Check the address, its certificate and the port forwarding; some routers accept it only from outside.",
    },
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
