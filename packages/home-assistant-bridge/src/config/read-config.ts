import { readFile } from "node:fs/promises";
import { commaList } from "@iotpush/core/adapter";
import {
  type BridgeConfig,
  ConfigError,
  type ConfigFile,
  complete,
  type HomeAssistantConfig,
} from "./config.js";
import { parseConfigFile } from "./parse-file.js";
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
  const mqtt = settings.mqtt ?? (supervisor && (await supervisedMqtt(supervisor)));
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

/** What the environment says, in the shape of the configuration file: it wins over the file. */
export function fromEnvironment(env: Environment): Record<string, unknown> {
  return present({
    home_assistant: present({ url: env.HA_URL, token: env.HA_TOKEN }),
    topics: topicsOf(env.IOTPUSH_TOPICS),
    base_url: env.IOTPUSH_BASE_URL,
    session_token: env.IOTPUSH_SESSION_TOKEN,
    public_url: env.IOTPUSH_PUBLIC_URL,
    push_url: env.IOTPUSH_PUSH_URL,
    answers: env.IOTPUSH_ANSWERS,
    answer_timeout: env.IOTPUSH_ANSWER_TIMEOUT,
    coalesce: env.IOTPUSH_COALESCE,
    quiet_hours: env.IOTPUSH_QUIET_HOURS,
    mqtt: present({
      url: env.MQTT_URL,
      username: env.MQTT_USERNAME,
      password: env.MQTT_PASSWORD,
      discovery_prefix: env.MQTT_DISCOVERY_PREFIX,
    }),
    http: present({
      host: env.IOTPUSH_BRIDGE_HOST,
      port: env.IOTPUSH_BRIDGE_PORT,
      token: env.IOTPUSH_BRIDGE_TOKEN,
    }),
    data: env.IOTPUSH_BRIDGE_DATA,
    log_level: env.IOTPUSH_LOG_LEVEL,
  });
}

/** `alerts=KEY,garage=KEY,public-topic`: the names with their keys. */
function topicsOf(text: string | undefined): object[] | undefined {
  const topics = commaList(text ?? "").map((entry) => {
    const [name = "", ...key] = entry.split("=");
    return present({ name: name.trim(), api_key: key.join("=").trim() || undefined });
  });
  return topics.length > 0 ? topics : undefined;
}

function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => {
      if (value === undefined || value === "") return false;
      return typeof value !== "object" || value === null || Object.keys(value).length > 0;
    }),
  );
}
