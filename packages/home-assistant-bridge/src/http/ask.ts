import { randomUUID } from "node:crypto";
import { type Asked, type AskOutcome, isIotpushError } from "@iotpush/core";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Activity } from "../activity/activity.js";
import type { AnswerRouter } from "../answers/answer-router.js";
import { contextOf } from "../answers/ask-context.js";
import type { TopicConfig } from "../config/config.js";
import { householdQuestion, othersOf } from "../delivery/household.js";
import { questionOf } from "../delivery/sender.js";
import { leftOutNote, mapNotification } from "../mapping/index.js";
import { AskBody, notificationOf } from "./ask-body.js";

/** Where scripts ask and wait in one step. */
export const ASK_PATH = "/ask";

export interface AskRouteOptions {
  readonly topics: readonly TopicConfig[];
  readonly router: AnswerRouter;
  readonly activity: Activity;
  readonly externalUrl: () => string | undefined;
  readonly people: ReadonlyMap<string, string>;
}

/** What `POST /ask` answers, also where nobody did: then `answer` is the default. */
interface AskAnswer {
  readonly answer: string | null;
  readonly answered: boolean;
  readonly outcome: AskOutcome["kind"];
  readonly label: string | null;
  readonly reply: string | null;
  readonly device: string | null;
  /** Home Assistant's person, if the settings name one for the device or user. */
  readonly person: string | null;
  readonly error?: string;
}

/** `POST /ask`: asks, and answers the request when a person did or nobody will. A dropped connection leaves the question open. */
export function askRoutes(options: AskRouteOptions): Hono {
  const app = new Hono();
  app.post(ASK_PATH, bodyLimit({ maxSize: 64 * 1024 }), async (context) => {
    const body = AskBody.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) {
      const [issue] = body.error.issues;
      const place = issue?.path.join(".") || "the body";
      return context.json({ error: `${place}: ${issue?.message}. Send JSON made by to_json.` }, 400);
    }
    const topic = body.data.topic
      ? options.topics.find(({ name }) => name === body.data.topic)
      : (options.topics.find(({ name }) => name === body.data.topics?.[0]) ?? options.topics[0]);
    if (!topic)
      return context.json(
        {
          error: `The bridge has no topic ${body.data.topic}: it has ${options.topics.map(({ name }) => name).join(", ")}.`,
        },
        404,
      );
    return ask(context, options, topic, body.data);
  });
  return app;
}

async function ask(
  context: Context,
  { router, activity, externalUrl, people, topics }: AskRouteOptions,
  topic: TopicConfig,
  body: AskBody,
): Promise<Response> {
  const id = randomUUID();
  const mapped = mapNotification(notificationOf(body), { externalUrl: externalUrl() });
  if (mapped.kind !== "push" || !mapped.asks)
    return context.json({ error: "There is nothing to answer: give at least one button that answers." }, 400);
  const withAllowedResponders = body.allowed_responders
    ? { ...topic, allowedResponders: body.allowed_responders }
    : topic;
  const household = householdQuestion(body, {
    topic: topic.name,
    known: topics.map(({ name }) => name),
    mapped,
  });
  if ("problem" in household) return context.json({ error: household.problem }, 400);
  const others = body.tell_others ? othersOf(body.topics ?? [], topic.name) : undefined;
  const question = questionOf(withAllowedResponders, mapped, {
    household,
    context: { id, from: "ask", ...(others ? { others } : {}) },
    timeoutMs: body.timeout * 1_000,
  });
  const { signal } = context.req.raw;
  let stopListening = () => {};
  const settled = new Promise<AskAnswer>((resolve) => {
    stopListening = router.listenTo(id, (asked, outcome) => {
      if (signal.aborted) return false;
      resolve(answerOf(asked, outcome, { otherwise: body.default ?? null, people }));
      return true;
    });
    signal.addEventListener("abort", stopListening, { once: true });
  });
  activity.tell({
    id,
    topic: topic.name,
    kind: "accepted",
    via: "ask",
    title: body.title,
    text: body.message,
  });
  if (mapped.leftOut.length > 0)
    activity.tell({ id, topic: topic.name, kind: "left_out", notes: mapped.leftOut.map(leftOutNote) });
  try {
    const { asked } = await router.asker.ask(question);
    if (asked.pushed)
      activity.tell({
        id,
        topic: topic.name,
        kind: "sent",
        messageId: asked.pushed.id,
        subscribers: asked.pushed.subscribers,
        asks: true,
      });
  } catch (error) {
    stopListening();
    if (!isIotpushError(error)) throw error;
    activity.tell({ id, topic: topic.name, kind: "failed", problem: error.message });
    return context.json({ answer: body.default ?? null, answered: false, error: error.message }, 400);
  }
  const answer = await settled;
  return context.json(answer, answer.error === undefined ? 200 : 502);
}

function answerOf(
  asked: Asked,
  outcome: AskOutcome,
  { otherwise, people }: { readonly otherwise: string | null; readonly people: ReadonlyMap<string, string> },
): AskAnswer {
  const none = { answered: false, label: null, reply: null, device: null, person: null, answer: otherwise };
  switch (outcome.kind) {
    case "answered": {
      const { actionId, actionLabel, replyText, deviceName, userId } = outcome.answer;
      return {
        answer: contextOf(asked.question).actionOf[actionId] ?? actionId,
        answered: outcome.by === undefined,
        outcome: outcome.by === undefined ? outcome.kind : "timed_out",
        label: actionLabel ?? null,
        reply: replyText ?? null,
        device: deviceName ?? null,
        person: people.get(userId ?? "") ?? people.get(deviceName ?? "") ?? null,
      };
    }
    case "failed":
      return { ...none, outcome: outcome.kind, error: outcome.error.message };
    case "undeliverable":
      return { ...none, outcome: outcome.kind, error: outcome.fix };
    default:
      return { ...none, outcome: outcome.kind };
  }
}
