import { expect, test } from "vitest";
import { followEvents, type StreamEvent, waitBeforeReconnect } from "./live-stream.js";

const stream = (text: string) => new Response(text, { headers: { "content-type": "text/event-stream" } });

test("reads events, and connects again with growing pauses until something comes", async () => {
  const answers: (Response | Error)[] = [
    stream('event: ready\ndata: {}\n\nevent: clock\ndata: {"now":"2026-01-01T00:00:00Z","frozen":true}\n\n'),
    new Error("refused"),
    new Error("refused"),
    stream("event: ready\ndata: {}\n\n"),
  ];
  const ending = new AbortController();
  const events: StreamEvent["type"][] = [];
  const waits: number[] = [];
  await followEvents({
    open: async () => {
      const answer = answers.shift();
      if (answer instanceof Response) return answer;
      throw answer;
    },
    onEvent: (event) => {
      events.push(event.type);
      if (answers.length === 0 && event.type === "ready") ending.abort();
    },
    sleep: async (ms) => void waits.push(ms),
    signal: ending.signal,
  });
  expect(events).toEqual(["ready", "clock", "lost", "lost", "lost", "ready"]);
  expect(waits).toEqual([250, 500, 1_000]);
});

test("waits at most five seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(waitBeforeReconnect)).toEqual([
    250, 500, 1_000, 2_000, 4_000, 5_000, 5_000,
  ]);
});
