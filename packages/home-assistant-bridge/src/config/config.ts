import type { ClientOptions } from "@iotpush/core";
import type { AnswerMode } from "@iotpush/core/adapter";
import type { LogLevel } from "../log/logger.js";
import { BRIDGE_VERSION } from "../version.js";
import type { QuietHours } from "./quiet-hours.js";

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
export interface BridgeConfig {
  readonly homeAssistant: HomeAssistantConfig;
  readonly baseUrl?: string | undefined;
  readonly sessionToken?: string | undefined;
  /** The URL at which the service reaches the bridge, without a final slash. */
  readonly publicUrl?: string | undefined;
  /** The URL at which Home Assistant reaches the bridge, without a final slash; `off` if it cannot. Found out if absent. */
  readonly pushUrl?: string | undefined;
  /** Home Assistant's persons by user id or device name. */
  readonly people: ReadonlyMap<string, string>;
  /** When notifications of low priority wait. */
  readonly quietHours?: QuietHours | undefined;
  readonly answers: AnswerMode;
  /** Null: as long as the service keeps the message. */
  readonly answerTimeoutMs: number | null;
  readonly topics: readonly TopicConfig[];
  readonly mqtt?: MqttConfig | undefined;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly token?: string | undefined;
    /** Names under which people open the page. */
    readonly allowedHosts?: readonly string[] | undefined;
  };
  /** The folder that keeps what has to survive a restart. */
  readonly data: string;
  readonly coalesceMs: number;
  readonly logLevel: LogLevel;
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
