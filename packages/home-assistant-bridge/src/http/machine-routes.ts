import { type Asker, sameSecret } from "@iotpush/core";
import { errorText } from "@iotpush/core/adapter";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { TopicConfig } from "../config/config.js";
import { Notification, objectOf } from "../mapping/notification.js";
import type { TakeNotification } from "../phone/phone.js";
import type { BridgeStatus } from "../status/status.js";
import type { Registrations } from "../store/tables.js";
import { BRIDGE_VERSION } from "../version.js";

/** The path below the public URL that the service posts answers to. */
export const CALLBACK_ROUTE = "/callback";

/** The receiver of callbacks: `/callback/<question id>/<secret>`. */
export function callbackRoutes(asker: Pick<Asker, "callbacks">): Hono {
  const app = new Hono();
  app.all(`${CALLBACK_ROUTE}/*`, async ({ req }) => {
    const answer = await asker.callbacks.receive({
      method: req.method,
      path: new URL(req.url).pathname.slice(CALLBACK_ROUTE.length),
      headers: Object.fromEntries(req.raw.headers),
      body: req.raw.body ?? undefined,
    });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  });
  return app;
}

/** Where Home Assistant posts notifications to while the WebSocket connection is away. */
export const PUSH_PATH = "/push";

const BODY_LIMIT = 256 * 1024;

/**
 * Accepts notifications over HTTP. Home Assistant authenticates with the push token in the body, expects JSON responses, and shows
 * the `message` of a failed one.
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

/** Open to everybody: says whether the bridge does its work, and nothing else. */
export const HEALTH_PATH = "/health";

/** Open to everybody: answers 200 as long as the process does. */
const ALIVE_PATH = "/alive";

/** 200 while all topics are phones in a running Home Assistant, else 503. */
export function healthRoutes(status: () => BridgeStatus): Hono {
  const app = new Hono();
  app.get(ALIVE_PATH, (context) => context.json({}));
  app.get(HEALTH_PATH, (context) => {
    const { homeAssistant, topics, mqtt, problems } = status();
    const connected = topics.filter(({ phone }) => phone === "connected").length;
    const ok =
      homeAssistant.state === "running" && connected === topics.length && mqtt?.state !== "disconnected";
    return context.json(
      {
        service: "iotpush-bridge",
        version: BRIDGE_VERSION,
        ok,
        home_assistant: homeAssistant.state,
        topics: topics.length,
        connected,
        problems: problems.length,
        ...(mqtt ? { mqtt: mqtt.state } : {}),
      },
      ok ? 200 : 503,
    );
  });
  return app;
}
