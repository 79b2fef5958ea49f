import { readFile } from "node:fs/promises";
import { type BridgeConfig, ConfigError, type HomeAssistantConfig, type MqttConfig } from "./config.js";
import { fromEnvironment } from "./environment.js";
import { parseConfigFile } from "./parse-file.js";
import { type ConfigFile, friendlyNameOf } from "./schema.js";
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
  return complete(settings, homeAssistant(settings, supervisor), mqtt, supervisor !== undefined);
}

function complete(
  settings: ConfigFile,
  homeAssistant: HomeAssistantConfig,
  mqtt: MqttConfig | undefined,
  supervised: boolean,
): BridgeConfig {
  const { answer_timeout, public_url, http = {} } = settings;
  return {
    homeAssistant,
    baseUrl: settings.base_url,
    sessionToken: settings.session_token,
    publicUrl: public_url,
    pushUrl: settings.push_url,
    people: new Map((settings.people ?? []).map(({ responder, person }) => [responder, person])),
    quietHours: settings.quiet_hours,
    answers: settings.answers ?? "auto",
    answerTimeoutMs: answer_timeout ? answer_timeout * 1_000 : null,
    topics: settings.topics.map((topic) => ({
      name: topic.name,
      apiKey: topic.api_key,
      friendlyName: friendlyNameOf(topic),
      allowedResponders: topic.allowed_responders,
    })),
    mqtt,
    http: {
      host: http.host ?? "0.0.0.0",
      port: http.port ?? 8099,
      token: http.token,
      allowedHosts: http.allowed_hosts,
    },
    data: settings.data ?? (supervised ? "/data" : "./iotpush-bridge"),
    coalesceMs: (settings.coalesce ?? 10) * 1_000,
    logLevel: settings.log_level ?? "info",
  };
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
