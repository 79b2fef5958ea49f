import { Hono } from "hono";
import { z } from "zod/v4";
import { jsonBody } from "../api/call.js";
import { check } from "../api/check.js";
import type { Control } from "./control.js";
import { NewPhone } from "./phones.js";

const OnMessage = z.strictObject({ message_id: z.string() });
const Tap = OnMessage.extend({ action_id: z.string(), reply_text: z.string().optional() });
const Reply = OnMessage.extend({ text: z.string() });

/** The phones, played: /_mock/phones. A phone is named by id or name. */
export function phoneRoutes({ phones }: Control): Hono {
  const app = new Hono();
  const done = { success: true };
  app.get("/", (context) => context.json({ phones: phones.list() }));
  app.post("/", async (context) => context.json(phones.add(check(NewPhone, await jsonBody(context))), 201));
  app.post("/:phone/online", (context) => context.json(phones.setOnline(context.req.param("phone"), true)));
  app.post("/:phone/offline", (context) => context.json(phones.setOnline(context.req.param("phone"), false)));
  app.post("/:phone/deliver", async (context) => {
    phones.deliver(context.req.param("phone"), check(OnMessage, await jsonBody(context)).message_id);
    return context.json(done);
  });
  app.post("/:phone/read", async (context) => {
    phones.read(context.req.param("phone"), check(OnMessage, await jsonBody(context)).message_id);
    return context.json(done);
  });
  app.post("/:phone/tap", async (context) => {
    const { message_id, action_id, reply_text } = check(Tap, await jsonBody(context));
    return context.json(phones.tap(context.req.param("phone"), message_id, action_id, reply_text));
  });
  app.post("/:phone/reply", async (context) => {
    const { message_id, text } = check(Reply, await jsonBody(context));
    return context.json(phones.reply(context.req.param("phone"), message_id, text));
  });
  app.post("/:phone/dismiss", async (context) =>
    context.json(
      phones.dismiss(context.req.param("phone"), check(OnMessage, await jsonBody(context)).message_id),
    ),
  );
  return app;
}
