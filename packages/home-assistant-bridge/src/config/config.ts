import type { ClientOptions } from "@iotpush/core";
import { BRIDGE_VERSION } from "../version.js";
import { type ConfigFile, friendlyNameOf } from "./schema.js";

/** One topic, which is one phone in Home Assistant. */
export interface TopicConfig {
  readonly name: string;
  readonly apiKey?: string | undefined;
  /** The phone's name: `notify.mobile_app_<name>`. */
  readonly friendlyName: string;
  /** User ids or device names whose tap counts; anyone's if absent. */
  readonly allowedResponders?: readonly string[] | undefined;
}

export interface HomeAssistantConfig {
  /** Without a final slash; `/api/…` is below it. */
  readonly url: string;
  readonly webSocketUrl: string;
  readonly token: string;
  /** Whether it is reached through the Supervisor, as an app. */
  readonly supervised: boolean;
}

export interface MqttConfig {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly discoveryPrefix: string;
}

/** The bridge's settings, checked and complete. Times are milliseconds. */
export type BridgeConfig = Readonly<ReturnType<typeof complete>>;

export function complete(
  settings: ConfigFile,
  homeAssistant: HomeAssistantConfig,
  mqtt: MqttConfig | undefined,
) {
  const { answer_timeout, http = {} } = settings;
  return {
    homeAssistant,
    baseUrl: settings.base_url,
    sessionToken: settings.session_token,
    /** The URL at which the service reaches the bridge, without a final slash. */
    publicUrl: settings.public_url,
    /** The URL at which Home Assistant reaches the bridge, without a final slash; `off` if it cannot. Found out if absent. */
    pushUrl: settings.push_url,
    /** Home Assistant's persons by user id or device name. */
    people: new Map((settings.people ?? []).map(({ responder, person }) => [responder, person])),
    /** When notifications of low priority wait. */
    quietHours: settings.quiet_hours,
    answers: settings.answers ?? "auto",
    /** Null: as long as the service keeps the message. */
    answerTimeoutMs: answer_timeout ? answer_timeout * 1_000 : null,
    topics: settings.topics.map(
      (topic): TopicConfig => ({
        name: topic.name,
        apiKey: topic.api_key,
        friendlyName: friendlyNameOf(topic),
        allowedResponders: topic.allowed_responders,
      }),
    ),
    mqtt,
    http: {
      host: http.host ?? "0.0.0.0",
      port: http.port ?? 8099,
      token: http.token,
      /** Names under which people open the page. */
      allowedHosts: http.allowed_hosts,
    },
    /** The folder that keeps what has to survive a restart. */
    data: settings.data ?? (homeAssistant.supervised ? "/data" : "./iotpush-bridge"),
    coalesceMs: (settings.coalesce ?? 10) * 1_000,
    logLevel: settings.log_level ?? "info",
  };
}

/** The settings of the service's client. */
export const clientOptions = ({ baseUrl, sessionToken, topics }: BridgeConfig): ClientOptions => ({
  userAgent: `iotpush-bridge/${BRIDGE_VERSION}`,
  baseUrl,
  sessionToken,
  topicKeys: Object.fromEntries(topics.flatMap(({ name, apiKey }) => (apiKey ? [[name, apiKey]] : []))),
});

/** Everything in the settings that no log, page or error may show. */
export const secretsOf = (config: BridgeConfig): string[] =>
  [
    config.homeAssistant.token,
    config.sessionToken,
    config.http.token,
    config.mqtt?.password,
    ...config.topics.map(({ apiKey }) => apiKey),
  ].filter((secret) => secret !== undefined);

/** Settings that cannot be used. The message names each problem, its place and what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}
