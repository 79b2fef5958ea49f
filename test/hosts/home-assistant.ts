import { hostPaths } from "./cache.ts";
import { debianRootEnvironment, inDebianRoot } from "./debian-root.ts";
import {
  baseConfiguration,
  type ConfigurationFiles,
  writeConfiguration,
} from "./home-assistant/configuration.ts";
import { runningHomeAssistant } from "./home-assistant/running.ts";
import { HomeAssistantSession } from "./home-assistant/session.ts";
import { onboard } from "./home-assistant/sign-in.ts";
import { homeAssistantRelease } from "./install/home-assistant.ts";
import { requireInstalled } from "./install/marker.ts";
import { freePort } from "./ports.ts";
import { type HostProcess, startReady } from "./process.ts";
import { type Restartable, restartable } from "./restartable.ts";
import { temporaryFolder } from "./temporary.ts";

export { ownBlueprint } from "./home-assistant/blueprints.ts";
export type { ConfigurationFiles } from "./home-assistant/configuration.ts";
export { HomeAssistantRequestError } from "./home-assistant/http.ts";
export {
  type HomeAssistantEvent,
  HomeAssistantSession,
  type HomeAssistantState,
} from "./home-assistant/session.ts";
export { homeAssistantOwner, signIn } from "./home-assistant/sign-in.ts";

/** How to start Home Assistant. */
export type HomeAssistantOptions = {
  /**
   * Files to put into its configuration folder, by path: `packages/NAME.yaml` is merged into the configuration,
   * `blueprints/automation/AUTHOR/NAME.yaml` is a blueprint.
   */
  files?: ConfigurationFiles;
  /** The port to listen on; a free one by default. */
  port?: number;
  /** The address by which phones reach it; the one it listens on by default. */
  externalUrl?: string;
};

/** A running Home Assistant with an owner. It ends, and its data is deleted, when it is disposed of. */
export type HomeAssistant = AsyncDisposable &
  Restartable & {
    /** Where it listens, without a slash at the end. */
    readonly url: string;
    /** The owner's session. */
    readonly session: HomeAssistantSession;
    /** Puts more files into its configuration folder; what reads them has to be reloaded. */
    writeFiles(files: ConfigurationFiles): void;
  };

/**
 * Starts a new Home Assistant on loopback and goes through its onboarding; needs root rights.
 * With `HA_URL` and `HA_TOKEN` (a long-lived token of an administrator) in the environment, uses the one that runs there.
 */
export async function startHomeAssistant(options: HomeAssistantOptions = {}): Promise<HomeAssistant> {
  const { HA_URL, HA_TOKEN, HA_CONFIG } = process.env;
  if (HA_URL !== undefined && HA_TOKEN !== undefined) {
    return runningHomeAssistant({
      url: HA_URL,
      token: HA_TOKEN,
      folder: HA_CONFIG,
      files: options.files ?? {},
    });
  }
  return startOwn(options);
}

async function startOwn({ files = {}, port, externalUrl }: HomeAssistantOptions): Promise<HomeAssistant> {
  requireInstalled(hostPaths.homeAssistant, homeAssistantRelease, "home-assistant");
  if (process.getuid?.() !== 0)
    throw new Error("Home Assistant is started in a Debian root: run the stories as root.");
  const folder = temporaryFolder("home-assistant");
  const listen = port ?? (await freePort());
  const url = `http://127.0.0.1:${listen}`;
  writeConfiguration(folder.path, baseConfiguration({ url, port: listen, externalUrl: externalUrl ?? url }));
  writeConfiguration(folder.path, files);
  const host = await restartable((env) => launch(folder.path, url, env));
  const session = new HomeAssistantSession(url, await onboard(url));
  await session.running();
  return {
    ...host,
    url,
    session,
    writeFiles: (more) => writeConfiguration(folder.path, more),
    restart: async (env) => {
      // Connected before it has started completely, so that no event of its start is missed.
      await session.whileDisconnected(() => host.restart(env));
      await session.running();
    },
    async [Symbol.asyncDispose]() {
      session.close();
      // Not in its own time: what it would save is deleted.
      await host.kill();
      folder.remove();
    },
  };
}

function launch(folder: string, url: string, env: Record<string, string>): Promise<HostProcess> {
  const python = "/opt/home-assistant/bin/python";
  const program = [python, "-m", "homeassistant", "--config", "/config", "--skip-pip", "--log-no-color"];
  const inside = inDebianRoot(hostPaths.homeAssistant, program, [{ from: folder, to: "/config" }]);
  return startReady(
    { name: "Home Assistant", ...inside, env: { ...debianRootEnvironment, ...env } },
    { url: `${url}/manifest.json` },
  );
}
