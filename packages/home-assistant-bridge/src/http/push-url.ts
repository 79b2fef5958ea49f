import { sameSecret } from "@iotpush/core";
import { errorText } from "@iotpush/core/adapter";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { TopicConfig } from "../config/config.js";
import { Notification } from "../mapping/index.js";
import { objectOf } from "../mapping/notification.js";
import type { TakeNotification } from "../phone/phone.js";
import type { Registrations } from "../store/registrations.js";

/** Where Home Assistant posts notifications to while the WebSocket connection is away. */
export const PUSH_PATH = "/push";

const BODY_LIMIT = 256 * 1024;

/**
 * Takes notifications over HTTP. Home Assistant proves itself by the push token in the body, takes only answers of JSON, and shows
 * `message` of one that is not a success.
 */
export function pushRoutes(
  topics: readonly TopicConfig[],
  registrations: Registrations,
  take: TakeNotification,
): Hono {
  const app = new Hono();
  app.post(PUSH_PATH, bodyLimit({ maxSize: BODY_LIMIT }), async (context) => {
    const body = objectOf(await context.req.json().catch(() => undefined));
    const { push_token: given, registration_info: _, hass_confirm_id: __, ...rest } = body;
    const token = typeof given === "string" ? given : "";
    const [topic] = registrations.entries().find(([, { pushToken }]) => sameSecret(token, [pushToken])) ?? [];
    if (topic === undefined) return context.json({ message: "The push token is not known here" }, 401);
    if (!topics.some(({ name }) => name === topic))
      return context.json(
        {
          message: `The bridge no longer has the topic ${topic}: remove its phone in Home Assistant, or add the topic to the bridge's settings`,
        },
        404,
      );
    try {
      const taken = await take(topic, Notification.parse(rest), "push_url");
      taken.confirmed();
      return context.json({}, 201);
    } catch (error) {
      return context.json({ message: errorText(error) }, 503);
    }
  });
  return app;
}
