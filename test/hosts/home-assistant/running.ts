import { rmSync } from "node:fs";
import { join } from "node:path";
import type { HomeAssistant } from "../home-assistant.ts";
import { until } from "../until.ts";
import { type ConfigurationFiles, writeConfiguration } from "./configuration.ts";
import { HomeAssistantSession } from "./session.ts";

/** A Home Assistant that somebody else started. */
export type RunningHomeAssistant = {
  url: string;
  token: string;
  /** Its configuration folder, if reachable. */
  folder: string | undefined;
  files: ConfigurationFiles;
};

/** Uses a Home Assistant that already runs: the files are added, it is restarted to read them, and they are removed at the end. */
export async function runningHomeAssistant({
  url,
  token,
  folder,
  files,
}: RunningHomeAssistant): Promise<HomeAssistant> {
  const session = new HomeAssistantSession(url.replace(/\/+$/, ""), token);
  const written = new Set<string>();
  const writeFiles = (more: ConfigurationFiles) => {
    if (folder === undefined) {
      throw new Error(
        "This story brings files: set HA_CONFIG to the configuration folder of the Home Assistant at HA_URL.",
      );
    }
    writeConfiguration(folder, more);
    for (const path of Object.keys(more)) written.add(join(folder, path));
  };
  const restart = async () => {
    await session.callService("homeassistant.restart");
    await until(async () => (await session.config().catch(() => undefined)) === undefined || undefined, {
      what: `${session.url} to go down`,
    });
    await session.running(180_000);
  };
  const refuse = async () => {
    throw new Error("This story ends Home Assistant: unset HA_URL, so that it can start one of its own.");
  };
  if (Object.keys(files).length > 0) {
    writeFiles(files);
    await restart();
  }
  return {
    url: session.url,
    session,
    writeFiles,
    log: () => `The log is with the Home Assistant at ${session.url}.`,
    restart,
    kill: refuse,
    stop: refuse,
    async [Symbol.asyncDispose]() {
      session.close();
      for (const file of written) rmSync(file, { force: true });
    },
  };
}
