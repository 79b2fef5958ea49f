import type { Life } from "../answers/engine/life.js";

/** A question that was saved before its first push. */
export const lifeOf = (id: string, changes: Partial<Life> = {}): Life => ({
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
