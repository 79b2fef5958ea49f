import { readFile } from "node:fs/promises";
import {
  type BridgeConfig,
  ConfigError,
  complete,
  type HomeAssistantConfig,
  type MqttConfig,
} from "./config.js";
import { fromEnvironment } from "./environment.js";
import { parseConfigFile } from "./parse-file.js";
import type { ConfigFile } from "./schema.js";
import { type Supervisor, supervisedMqtt, supervisorOf } from "./supervisor.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The bridge's settings, from a file (YAML or JSON), the environment, and the Supervisor if there is one.
 * Throws ConfigError telling each problem with its line and what to do.
 */
export async function readConfig(options: {
  readonly file?: string | undefined;
  readonly env: Environment;
}): Promise<BridgeConfig> {
  const supervisor = supervisorOf(options.env);
  const file =
    options.file ?? options.env.IOTPUSH_BRIDGE_CONFIG ?? (supervisor ? "/data/options.json" : undefined);
  const source = file === undefined ? "" : await read(file);
  const settings = parseConfigFile(source, file ?? "environment", fromEnvironment(options.env));
  const mqtt = settings.mqtt ? ownMqtt(settings.mqtt) : supervisor && (await supervisedMqtt(supervisor));
  return complete(settings, homeAssistant(settings, supervisor), mqtt);
}

function homeAssistant(settings: ConfigFile, supervisor: Supervisor | undefined): HomeAssistantConfig {
  const { home_assistant: own } = settings;
  if (own) {
    const webSocketUrl = `${own.url.replace(/^http/i, "ws")}/api/websocket`;
    return { url: own.url, webSocketUrl, token: own.token, supervised: false };
  }
  if (!supervisor)
    throw new ConfigError([
      "home_assistant: is missing. Give its url and a long-lived token (your profile in Home Assistant, Security), or HA_URL and HA_TOKEN.",
    ]);
  const url = `${supervisor.url}/core`;
  return {
    url,
    webSocketUrl: `${url.replace(/^http/i, "ws")}/websocket`,
    token: supervisor.token,
    supervised: true,
  };
}

const ownMqtt = ({
  url,
  username,
  password,
  discovery_prefix,
}: NonNullable<ConfigFile["mqtt"]>): MqttConfig => ({
  ...withLogin(url),
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  discoveryPrefix: discovery_prefix ?? "homeassistant",
});

/** A login may be in the URL as well; it must not show where the URL does. */
function withLogin(text: string): Pick<MqttConfig, "url" | "username" | "password"> {
  const url = new URL(text);
  const username = decodeURIComponent(url.username) || undefined;
  const password = decodeURIComponent(url.password) || undefined;
  url.username = "";
  url.password = "";
  return { url: url.href, username, password };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new ConfigError([
      `${file}: ${why}. Give the file by --config FILE, or settings by the environment.`,
    ]);
  }
}
