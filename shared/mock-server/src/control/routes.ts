import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod/v4";
import { jsonBody } from "../api/call.js";
import { check } from "../api/check.js";
import { iso } from "../clock.js";
import { DIFFERENCES, PROFILE_NAMES } from "../profile/differences.js";
import { sessionForPhone } from "../service/accounts.js";
import { Refusal, type World } from "../service/world.js";
import type { Control, Snapshot } from "./control.js";
import type { EventHub } from "./events.js";
import { Fault } from "./faults.js";
import { guardControl } from "./guard.js";
import { phoneRoutes } from "./phone-routes.js";
import { Rule } from "./rules.js";
import { phoneViews, topicViews } from "./state.js";

const ClockMove = z.union([
  z.strictObject({ advance_ms: z.number().min(0) }),
  z.strictObject({ set: z.iso.datetime({ offset: true }), frozen: z.boolean().optional() }),
]);
const NewSession = z.strictObject({
  account: z.string().optional(),
  lasts_ms: z.number().int().min(1).max(31_536_000_000).optional(),
});
const ProfileSwitch = z.strictObject({
  name: z.enum(PROFILE_NAMES),
  rows: z
    .partialRecord(z.enum(Object.keys(DIFFERENCES) as [keyof typeof DIFFERENCES]), z.enum(PROFILE_NAMES))
    .optional(),
});

/** The control API under /_mock: what the service would not tell or do, for the inbox page and for tests. */
export function controlRoutes(options: {
  readonly world: World;
  readonly hub: EventHub;
  readonly control: Control;
  readonly host: string;
  readonly controlToken?: string | undefined;
}): Hono {
  const { world, hub, control } = options;
  const app = new Hono();
  const done = { success: true };
  app.get("/health", (context) => context.json({ status: "ok", profile: world.profile.name }));
  app.use(guardControl(options.host, options.controlToken));
  app.get("/session", (context) => {
    return context.json({ token: sessionForPhone(world, context.req.query("phone")) });
  });
  app.post("/sessions", async (context) => {
    const { account, lasts_ms } = check(NewSession, await jsonBody(context));
    return context.json(control.mintSession(account, lasts_ms), 201);
  });
  app.delete("/sessions", (context) => context.json({ ended: control.endSessions() }));
  app.get("/state", (context) =>
    context.json({
      profile: world.profile.name,
      now: iso(world.clock.now()),
      frozen: world.clock.frozen,
      phones: phoneViews(world),
      topics: topicViews(world),
    }),
  );
  app.get("/profile", (context) =>
    context.json({
      name: world.profile.name,
      rows: Object.entries(DIFFERENCES).map(([id, row]) => ({
        id,
        ...row,
        plays: world.profile.live(id as keyof typeof DIFFERENCES) ? "live" : "documented",
      })),
    }),
  );
  app.put("/profile", async (context) => {
    const { name, rows } = check(ProfileSwitch, await jsonBody(context));
    control.switchProfile(name, rows ?? {});
    return context.json(done);
  });
  app.get("/messages", (context) => {
    const { limit, offset, ...filter } = context.req.query();
    return context.json(
      control.messages({ ...filter, limit: Number(limit ?? 50) || 50, offset: Number(offset ?? 0) || 0 }),
    );
  });
  app.get("/messages/:id", (context) => {
    const id = context.req.param("id");
    const row = world.db.get("SELECT 1 FROM messages WHERE id = ?", id);
    if (!row) throw new Refusal(404, `There is no message ${id}`);
    return context.json(control.message(id));
  });
  app.get("/deliveries", (context) => {
    const { message_id: messageId } = context.req.query();
    return context.json({ deliveries: control.deliveries({ messageId }) });
  });
  app.get("/deliveries/wait", async (context) => {
    const { message_id: messageId, timeout_ms } = context.req.query();
    const delivery = await control.waitForDelivery({ messageId }, Number(timeout_ms ?? 5_000));
    if (!delivery) throw new Refusal(408, "No such delivery came in time");
    return context.json(delivery);
  });
  app.post("/deliveries/:id/redeliver", (context) => {
    const view = control.redeliver(context.req.param("id"));
    if (!view) throw new Refusal(404, "There is no such delivery");
    return context.json(view, 202);
  });
  app.get("/requests", (context) => {
    const { method, path, limit } = context.req.query();
    return context.json({ requests: control.requests.list({ method, path }, Number(limit ?? 100) || 100) });
  });
  app.get("/requests/wait", async (context) => {
    const { method, path, timeout_ms, since } = context.req.query();
    const request = await control.requests.waitFor(
      { method, path },
      { timeoutMs: Number(timeout_ms ?? 5_000), since: Number(since ?? 0) },
    );
    if (!request) throw new Refusal(408, `No ${method ?? "request"} to ${path ?? "any path"} came in time`);
    return context.json(request);
  });
  app.post("/clock", async (context) => {
    const move = check(ClockMove, await jsonBody(context));
    if ("advance_ms" in move) world.clock.advance(move.advance_ms);
    else world.clock.set(Date.parse(move.set), { frozen: move.frozen ?? true });
    hub.publish({ type: "clock", now: iso(world.clock.now()), frozen: world.clock.frozen });
    return context.json({ now: iso(world.clock.now()), frozen: world.clock.frozen });
  });
  app.get("/faults", (context) => context.json({ faults: control.faults.list() }));
  app.post("/faults", async (context) => {
    control.faults.add(check(Fault, await jsonBody(context)));
    return context.json(done, 201);
  });
  app.delete("/faults", (context) => {
    control.faults.clear();
    return context.json(done);
  });
  app.delete("/faults/:index", (context) => {
    const index = Number(context.req.param("index"));
    if (!Number.isInteger(index) || index < 0 || !control.faults.remove(index))
      throw new Refusal(404, `There is no fault ${context.req.param("index")}`);
    return context.json(done);
  });
  app.get("/rules", (context) => context.json({ rules: control.rules.list() }));
  app.post("/rules", async (context) => {
    control.rules.add(check(Rule, await jsonBody(context)));
    return context.json(done, 201);
  });
  app.delete("/rules", (context) => {
    control.rules.clear();
    return context.json(done);
  });
  app.post("/reset", (context) => {
    control.reset();
    return context.json(done);
  });
  app.post("/seed", async (context) => {
    control.seed(await jsonBody(context));
    return context.json(done);
  });
  app.get("/snapshot", (context) => context.json(control.snapshot()));
  app.put("/snapshot", async (context) => {
    control.restore((await jsonBody(context)) as Snapshot);
    return context.json(done);
  });
  app.route("/phones", phoneRoutes(control));
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
