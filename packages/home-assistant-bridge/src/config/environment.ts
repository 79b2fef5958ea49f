import { commaList } from "@iotpush/core/adapter";

type Environment = Readonly<Record<string, string | undefined>>;

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
