import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { iso } from "../clock.js";
import { type Deliverer, type DeliveryRow, toDeliveryView } from "../delivery/deliverer.js";
import type { MessageRow } from "../service/message-row.js";
import { toMessageView } from "../service/message-view.js";
import { Refusal, type World } from "../service/world.js";
import type { EventHub } from "./events.js";
import { guardControl } from "./guard.js";
import { phoneViews, topicViews } from "./state.js";

const MAX_PAGE = 200;

/** The control API under /_mock: what the service would not tell, for the inbox page and for tests. */
export function controlRoutes(options: {
  readonly world: World;
  readonly hub: EventHub;
  readonly deliverer: Deliverer;
  readonly host: string;
}): Hono {
  const { world, hub, deliverer } = options;
  const app = new Hono();
  app.use(guardControl(options.host));
  app.get("/health", (context) => context.json({ status: "ok", profile: world.profile.name }));
  app.get("/session", (context) => {
    const session = world.db.get<{ token: string }>("SELECT token FROM sessions ORDER BY rowid LIMIT 1");
    return context.json({ token: session?.token ?? null });
  });
  app.get("/state", (context) =>
    context.json({
      profile: world.profile.name,
      now: iso(world.clock.now()),
      frozen: world.clock.frozen,
      phones: phoneViews(world),
      topics: topicViews(world),
    }),
  );
  app.get("/messages", (context) => {
    const { topic, priority, search, before, limit } = context.req.query();
    const size = Math.min(MAX_PAGE, Math.max(1, Number(limit ?? 50) || 50));
    const filters = [
      ...(topic ? [{ sql: "t.name = ?", value: topic }] : []),
      ...(priority ? [{ sql: "m.priority = ?", value: priority }] : []),
      ...(search
        ? [{ sql: "instr(lower(coalesce(m.title, '') || ' ' || m.message), lower(?)) > 0", value: search }]
        : []),
    ];
    const where = (extra: string[]) => [...filters.map(({ sql }) => sql), ...extra].join(" AND ") || "1";
    const values = filters.map(({ value }) => value);
    const from = "FROM messages m JOIN topics t ON t.id = m.topic_id WHERE";
    const total = world.db.get<{ n: number }>(`SELECT count(*) AS n ${from} ${where([])}`, ...values)?.n ?? 0;
    const cursor = before
      ? world.db.get<{ seq: number }>("SELECT seq FROM messages WHERE id = ?", before)?.seq
      : undefined;
    const rows = world.db.all<MessageRow & { topic: string }>(
      `SELECT m.*, t.name AS topic ${from} ${where(cursor === undefined ? [] : ["m.seq < ?"])} ORDER BY m.seq DESC LIMIT ?`,
      ...values,
      ...(cursor === undefined ? [] : [cursor]),
      size + 1,
    );
    const page = rows.slice(0, size);
    return context.json({
      messages: page.map((row) => toMessageView(world, row)),
      total,
      next: rows.length > size ? (page.at(-1)?.id ?? null) : null,
    });
  });
  app.get("/messages/:id", (context) => {
    const row = world.db.get<MessageRow & { topic: string }>(
      "SELECT m.*, t.name AS topic FROM messages m JOIN topics t ON t.id = m.topic_id WHERE m.id = ?",
      context.req.param("id"),
    );
    if (!row) throw new Refusal(404, "No such message");
    return context.json(toMessageView(world, row));
  });
  app.get("/deliveries", (context) => {
    const message = context.req.query("message_id");
    const rows = message
      ? world.db.all<DeliveryRow>(
          "SELECT * FROM deliveries WHERE message_id = ? ORDER BY seq DESC LIMIT 200",
          message,
        )
      : world.db.all<DeliveryRow>("SELECT * FROM deliveries ORDER BY seq DESC LIMIT 200");
    return context.json({ deliveries: rows.map(toDeliveryView) });
  });
  app.post("/deliveries/:id/redeliver", (context) => {
    const view = deliverer.view(context.req.param("id"));
    if (!view) throw new Refusal(404, "No such delivery");
    deliverer.attempt(view.id);
    return context.json(view, 202);
  });
  app.get("/events", (context) =>
    streamSSE(context, async (stream) => {
      const unsubscribe = hub.subscribe(
        ({ type, ...data }) => void stream.writeSSE({ event: type, data: JSON.stringify(data) }),
      );
      await stream.writeSSE({ event: "ready", data: "{}" });
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      unsubscribe();
    }),
  );
  return app;
}
