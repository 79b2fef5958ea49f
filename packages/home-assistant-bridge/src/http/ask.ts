import { randomUUID } from "node:crypto";
import { type Asked, type AskOutcome, isIotpushError } from "@iotpush/core";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Activity, Via } from "../activity/activity.js";
import { type AnswerRouter, UNCERTAIN } from "../answers/answer-router.js";
import { contextOf } from "../answers/ask-context.js";
import type { TopicConfig } from "../config/config.js";
import { type HouseholdQuestion, householdQuestion } from "../delivery/household.js";
import { askAtOnce, questionOf } from "../delivery/sender.js";
import { leftOutNote, type MappedPush, mapNotification } from "../mapping/map-notification.js";
import { type Notification, withoutNulls } from "../mapping/notification.js";
import { AskBody, notificationOf } from "./ask-body.js";

/** Where scripts ask and wait in one step. */
export const ASK_PATH = "/ask";

export interface AskRouteOptions {
  readonly topics: readonly TopicConfig[];
  readonly router: AnswerRouter;
  readonly activity: Activity;
  readonly externalUrl: () => string | undefined;
  readonly people: ReadonlyMap<string, string>;
  /** Whether the quiet hours are now. */
  readonly isQuiet: () => boolean;
  /** Takes a notification that is sent in its time; resolves with its id once it is safe. */
  readonly accept: (topic: string, notification: Notification, via: Via) => Promise<{ readonly id: string }>;
}

/** What `POST /ask` answers, even if nobody did: then `answer` is the default. */
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

type Nobody = Omit<AskAnswer, "outcome" | "error">;
const NOBODY = { answered: false, label: null, reply: null, device: null, person: null };

/** `POST /ask`: asks, and answers the request when a person did or nobody will. A dropped connection leaves the question open. */
export function askRoutes(options: AskRouteOptions): Hono {
  const { router, activity } = options;
  const app = new Hono();
  const unsent = new Map<string, (end: Partial<AskAnswer>) => void>();
  activity.listen((bridgeEvent) => {
    const end = unsent.get(bridgeEvent.id);
    // It may have arrived nevertheless: a default needs certain silence.
    if (bridgeEvent.kind === "failed") end?.({ answer: null, error: bridgeEvent.problem });
    if (bridgeEvent.kind === "not_sent") end?.({ error: `Not sent: ${bridgeEvent.why}.` });
  });
  app.post(ASK_PATH, bodyLimit({ maxSize: 64 * 1024 }), async (context) => {
    const body = AskBody.safeParse(withoutNulls(await context.req.json().catch(() => undefined)));
    if (!body.success) {
      const [issue] = body.error.issues;
      const place = issue?.path.join(".") || "the body";
      return context.json({ error: `${place}: ${issue?.message}. Build the body with to_json.` }, 400);
    }
    const known = options.topics.map(({ name }) => name);
    const wanted = body.data.topic ?? body.data.topics?.find((name) => known.includes(name)) ?? known[0];
    const topic = options.topics.find(({ name }) => name === wanted);
    if (!topic)
      return context.json({ error: `The bridge has no topic ${wanted}: it has ${known.join(", ")}.` }, 404);

    const notification = notificationOf(body.data);
    const mapped = mapNotification(notification, { externalUrl: options.externalUrl() });
    if (mapped.kind !== "push" || !mapped.asks)
      return context.json(
        { error: "The question cannot be answered: add at least one button that answers it." },
        400,
      );
    const household = householdQuestion(body.data, { topic: topic.name, known, mapped });
    if ("problem" in household) return context.json({ error: household.problem }, 400);

    const nobody = { ...NOBODY, answer: body.data.default ?? null };
    const { signal } = context.req.raw;
    const answer =
      mapped.push.priority === "low" && options.isQuiet()
        ? await postponed(topic.name, notification, nobody, signal)
        : await askNow(topic, body.data, mapped, household, nobody, signal);
    return context.json(answer, answer.error === undefined ? 200 : 502);
  });

  /** Waits for the outcome of the notification with this id, or its `end`. If the caller hangs up first, only the event reports it. */
  function waitFor(id: string, nobody: Nobody, signal: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<AskAnswer>();
    const unlisten = router.listenTo(id, (asked, outcome) => {
      if (signal.aborted) return false;
      resolve(answerOf(asked, outcome, nobody, options.people));
      return true;
    });
    const end = (known: Partial<AskAnswer>) => resolve({ ...nobody, outcome: "failed", ...known });
    const stop = () => {
      unlisten();
      unsent.delete(id);
    };
    signal.addEventListener("abort", stop, { once: true });
    return { answer: promise.finally(stop), end, stop };
  }

  /** As any other notification it waits for the end of the quiet hours, also over a restart. */
  async function postponed(
    topic: string,
    notification: Notification,
    nobody: Nobody,
    signal: AbortSignal,
  ): Promise<AskAnswer> {
    try {
      const { id } = await options.accept(topic, notification, "ask");
      const { answer, end } = waitFor(id, nobody, signal);
      unsent.set(id, end);
      return answer;
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      return { ...nobody, outcome: "failed", error: error.message };
    }
  }

  async function askNow(
    topic: TopicConfig,
    body: AskBody,
    mapped: MappedPush,
    { question: household, others }: HouseholdQuestion,
    nobody: Nobody,
    signal: AbortSignal,
  ): Promise<AskAnswer> {
    const id = randomUUID();
    const question = questionOf(topic, mapped, {
      household,
      context: { id, from: "ask", ...(others ? { others } : {}) },
      timeoutMs: body.timeout * 1_000,
    });
    const { answer, stop } = waitFor(id, nobody, signal);
    const leftOut = mapped.leftOut.map(leftOutNote);
    const asking = askAtOnce({ asker: router.asker, activity }, question, { via: "ask", leftOut });
    const refused = await asking.catch((error: unknown) => {
      stop();
      throw error;
    });
    if (!refused) return answer;
    stop();
    return { ...nobody, outcome: "failed", error: refused.message };
  }
  return app;
}

function answerOf(
  asked: Asked,
  outcome: AskOutcome,
  nobody: Nobody,
  people: AskRouteOptions["people"],
): AskAnswer {
  // A default needs certain silence.
  const unsure = { ...nobody, answer: null, outcome: outcome.kind };
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
      return { ...unsure, error: outcome.error.message };
    case "timed_out":
      return outcome.certain ? { ...nobody, outcome: outcome.kind } : { ...unsure, error: UNCERTAIN };
    case "undeliverable":
      return { ...nobody, outcome: outcome.kind, error: outcome.fix };
    default:
      return { ...nobody, outcome: outcome.kind };
  }
}
