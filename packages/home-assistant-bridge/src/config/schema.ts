import { hasLogin } from "@iotpush/core/adapter";
import { toTopicName } from "@iotpush/core/contract";
import { z } from "zod/v4";
import { LOG_LEVELS } from "../log/logger.js";
import { notifyAction } from "./notify-action.js";

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

/** The name of a topic's phone. */
export const friendlyNameOf = ({
  name,
  friendly_name,
}: Pick<z.infer<typeof Topic>, "name" | "friendly_name">): string => friendly_name ?? `iotpush ${name}`;

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
      (topics) => new Set(topics.map((topic) => notifyAction(friendlyNameOf(topic)))).size === topics.length,
      {
        error:
          "give each topic a friendly_name of its own, with different letters or digits: My Alerts and my-alerts make the same notify action",
      },
    ),
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
  mqtt: z
    .strictObject({
      url: url(/^(mqtts?|wss?|tcp|ssl):/i, "mqtt://192.168.1.5:1883"),
      username: text.optional(),
      password: z.string().optional(),
      discovery_prefix: text.optional(),
    })
    .optional(),
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
