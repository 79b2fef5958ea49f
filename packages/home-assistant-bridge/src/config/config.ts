import type { ClientOptions } from "@iotpush/core";
import { hasLogin } from "@iotpush/core/adapter";
import { toTopicName } from "@iotpush/core/contract";
import { z } from "zod/v4";
import { LOG_LEVELS } from "../log/logger.js";
import { BRIDGE_VERSION } from "../version.js";

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

/** A URL without its trailing slashes. */
const url = (protocols: RegExp, example: string) =>
  z
    .string()
    .trim()
    .refine((text) => URL.canParse(text) && protocols.test(text), { error: `write a URL such as ${example}` })
    .transform((text) => text.replace(/\/+$/, ""));
const httpUrl = (example: string) => url(/^https?:/i, example);
const text = z
  .string({ error: "write text, in quotes if it looks like a number" })
  .trim()
  .min(1, "fill it in, or remove it");
const wholeNumber = (min: number, max: number) =>
  z.coerce
    .number({ error: "write a number" })
    .int("write a whole number")
    .min(min, `write at least ${min}`)
    .max(max, `write at most ${max}`);

const QUIET_HOURS_FIX = 'write both times, such as "22:00-07:00"';
const quietHours = z
  .string({ error: QUIET_HOURS_FIX })
  .trim()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d ?- ?([01]?\d|2[0-3]):[0-5]\d$/, QUIET_HOURS_FIX)
  .transform((hours) => {
    const [from = "", to = ""] = hours.split("-").map((time) => time.trim().padStart(5, "0"));
    return { from, to };
  })
  .refine(({ from, to }) => from !== to, { error: "write two different times" });

const withoutLogin = (example: string, why: string) =>
  httpUrl(example).refine((text) => !hasLogin(text), {
    error: `remove the user name and password: ${why}`,
  });

const Topic = z.strictObject({
  name: text.refine((name) => toTopicName(name) === name, {
    error: "write the topic's name in lower-case letters, digits and single hyphens",
  }),
  api_key: text.optional(),
  friendly_name: text.max(100, "write at most 100 characters").optional(),
  allowed_responders: z.array(text).min(1, "name at least one person, or remove it").optional(),
});

const topicConfig = (topic: z.infer<typeof Topic>): TopicConfig => ({
  name: topic.name,
  apiKey: topic.api_key,
  friendlyName: topic.friendly_name ?? `iotpush ${topic.name}`,
  allowedResponders: topic.allowed_responders,
});

const Mqtt = z.strictObject({
  url: url(/^(mqtts?|wss?|tcp|ssl):/i, "mqtt://192.168.1.5:1883"),
  username: text.optional(),
  password: z.string().optional(),
  discovery_prefix: text.optional(),
});

/** A login may be in the URL as well; it must not show where the URL does. */
function mqttConfig({ discovery_prefix = "homeassistant", ...given }: z.infer<typeof Mqtt>): MqttConfig {
  const url = new URL(given.url);
  const username = given.username ?? (decodeURIComponent(url.username) || undefined);
  const password = given.password ?? (decodeURIComponent(url.password) || undefined);
  url.username = "";
  url.password = "";
  return { url: url.href, username, password, discoveryPrefix: discovery_prefix };
}

/** The notify action of a phone, as Home Assistant names it; it writes letters of other alphabets in Latin ones, here they stay. */
export const notifyAction = (phone: string): string => `notify.${slug(`mobile_app_${phone}`)}`;

const slug = (text: string): string =>
  text
    .normalize("NFKD")
    // The accents of European letters.
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");

/** The configuration file, and the app's options: the same names in both. */
export const ConfigFile = z.strictObject({
  home_assistant: z
    .strictObject({
      url: withoutLogin("http://homeassistant.local:8123", "Home Assistant uses the token"),
      token: text,
    })
    .optional(),
  topics: z
    .array(Topic, { error: "list at least one topic" })
    .min(1, "list at least one topic")
    .refine((topics) => new Set(topics.map(({ name }) => name)).size === topics.length, {
      error: "name each topic once",
    })
    .refine(
      (topics) =>
        new Set(topics.map((topic) => notifyAction(topicConfig(topic).friendlyName))).size === topics.length,
      {
        error:
          "give each topic a friendly_name of its own, with different letters or digits: My Alerts and my-alerts make the same notify action",
      },
    )
    .transform((topics) => topics.map(topicConfig)),
  people: z
    .array(
      z.strictObject({
        responder: text,
        person: text.regex(/^person\.\w+$/, "write a person's entity id, such as person.anna"),
      }),
    )
    .optional(),
  quiet_hours: quietHours.optional(),
  base_url: httpUrl("https://www.iotpush.com").optional(),
  session_token: text.optional(),
  public_url: withoutLogin(
    "https://bridge.example.com",
    "every question would reveal them to the service",
  ).optional(),
  push_url: z
    .union(
      [
        z.literal("off"),
        z.literal(false).transform(() => "off" as const),
        httpUrl("http://192.168.1.5:8099"),
      ],
      {
        error: "write a URL such as http://192.168.1.5:8099, or off",
      },
    )
    .optional(),
  answers: z.enum(["auto", "callback", "poll"], { error: "choose auto, callback or poll" }).optional(),
  answer_timeout: wholeNumber(5, 86_400).optional(),
  coalesce: wholeNumber(0, 3_600).optional(),
  mqtt: Mqtt.transform(mqttConfig).optional(),
  http: z
    .strictObject({
      host: text.optional(),
      port: wholeNumber(0, 65_535).optional(),
      allowed_hosts: z.array(text).optional(),
      token: text.min(16, "use at least 16 characters, or leave it out: the bridge makes one").optional(),
    })
    .optional(),
  data: text.optional(),
  log_level: z.enum(LOG_LEVELS, { error: `choose one of ${LOG_LEVELS.join(", ")}` }).optional(),
});
export type ConfigFile = z.infer<typeof ConfigFile>;

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
    topics: settings.topics,
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
