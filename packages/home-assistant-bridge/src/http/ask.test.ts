import { StoreError } from "@iotpush/core/adapter";
import { Hono } from "hono";
import { beforeEach, expect, test } from "vitest";
import { Activity } from "../activity/activity.js";
import type { AnswerRouter, DirectListener } from "../answers/answer-router.js";
import type { Notification } from "../mapping/notification.js";
import { askRoutes } from "./ask.js";

let activity: Activity;
let listeners: Map<string, DirectListener>;
let accepted: { topic: string; notification: Notification }[];
let app: Hono;
let refuse: Error | undefined;

/** The bridge in quiet hours. */
beforeEach(() => {
  activity = new Activity(() => 0);
  listeners = new Map();
  accepted = [];
  refuse = undefined;
  const router = {
    asker: { ask: () => Promise.reject(new Error("It must not be asked now.")) },
    listenTo: (id: string, listener: DirectListener) => {
      listeners.set(id, listener);
      return () => listeners.delete(id);
    },
  } as unknown as AnswerRouter;
  app = new Hono();
  app.route(
    "/",
    askRoutes({
      topics: [
        { name: "alerts", friendlyName: "Alerts" },
        { name: "bob", friendlyName: "Bob" },
      ],
      router,
      activity,
      externalUrl: () => undefined,
      people: new Map(),
      isQuiet: () => true,
      accept: async (topic, notification) => {
        if (refuse) throw refuse;
        accepted.push({ topic, notification });
        return { id: "n1" };
      },
    }),
  );
});

const ask = (body: object, signal?: AbortSignal) =>
  app.request("/ask", {
    method: "POST",
    body: JSON.stringify({ message: "Water the plants?", data: { importance: "low" }, ...body }),
    ...(signal ? { signal } : {}),
  });
const whenListening = () => expect.poll(() => listeners.get("n1")).toBeTruthy();

test("in quiet hours a question of low priority is kept like a notification, and its answer comes in the end", async () => {
  const asking = ask({ topics: ["alerts", "bob"], allowed_responders: ["Pixel 9"], timeout: 300 });
  await whenListening();
  expect(accepted).toMatchObject([
    {
      topic: "alerts",
      notification: {
        message: "Water the plants?",
        data: {
          importance: "low",
          timeout: 300,
          iotpush: { topics: ["alerts", "bob"], allowed_responders: ["Pixel 9"] },
        },
      },
    },
  ]);
  const question = { context: { id: "n1", from: "notification", actionOf: { yes: "yes" } } };
  const answer = { actionId: "yes", actionLabel: "Yes" };
  listeners.get("n1")?.({ question } as never, { kind: "answered", answer, route: "receipt" } as never);
  const response = await asking;
  expect([response.status, await response.json()]).toMatchObject([200, { answer: "yes", answered: true }]);
  expect(listeners.size).toBe(0);
});

test("what a template gave None for counts as left out", async () => {
  void ask({ title: null, topics: null, in_order: null, default: null, timeout: null });
  await whenListening();
  expect(accepted[0]?.notification.data).not.toHaveProperty("iotpush");
});

test("one that a full disk cannot keep for the morning is refused", async () => {
  refuse = new StoreError({ problem: "The disk is full", fix: "Free some space." });
  const response = await ask({});
  expect([response.status, await response.json()]).toMatchObject([
    502,
    { answered: false, error: expect.stringContaining("Free some space") },
  ]);
});

test.each([
  [
    { kind: "not_sent", why: "too many wait" },
    { answer: "no", error: "Not sent: too many wait." },
  ],
  [
    { kind: "failed", problem: "No answer could arrive." },
    { answer: null, error: "No answer could arrive." },
  ],
] as const)("one that is %o in the morning says so", async (end, answer) => {
  const asking = ask({ default: "no" });
  await whenListening();
  activity.tell({ id: "n1", topic: "alerts", ...end });
  const response = await asking;
  expect([response.status, await response.json()]).toMatchObject([502, answer]);
});

test.each([
  [{ kind: "timed_out", certain: true }, 200, "no"],
  [{ kind: "timed_out", certain: false }, 502, null],
  [{ kind: "failed", error: { message: "The key was revoked." } }, 502, null],
])(
  "of %o the status is %d, and the answer %s: a default needs certain silence",
  async (outcome, status, answer) => {
    const asking = ask({ default: "no" });
    await whenListening();
    listeners.get("n1")?.({ question: {} } as never, outcome as never);
    const response = await asking;
    expect([response.status, await response.json()]).toMatchObject([status, { answer, answered: false }]);
  },
);

test("a caller that hangs up leaves the answer to the event", async () => {
  const caller = new AbortController();
  void Promise.resolve(ask({}, caller.signal)).catch(() => undefined);
  await whenListening();
  caller.abort();
  expect(listeners.size).toBe(0);
});
