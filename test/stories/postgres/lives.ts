import type { Life } from "@iotpush/core/adapter";

/** A question that waits; `changes` make it another one. */
export const life = (id: string, changes: Partial<Life> = {}): Life => ({
  v: 1,
  id,
  secret: "top-secret",
  question: { topic: "t", message: "m", timeoutMs: 1_000 },
  askedAt: 1,
  deadline: 1_001,
  boot: "b",
  attempts: [],
  pushes: [],
  deliveries: 0,
  version: 1,
  ...changes,
});

/** The end of a question, delivered. */
export const ended = (endedAt: number): Partial<Life> => ({
  outcome: { kind: "expired" },
  endedAt,
  deliveries: 1,
  delivered: true,
});
