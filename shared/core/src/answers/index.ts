/** The answers: from a tap to a value, exactly once. */

export * from "./adapter.js";
export * from "./ask/index.js";
export type { AuditStep } from "./engine/audit.js";
export type * from "./engine/life.js";
export * from "./receiver/index.js";
export type { Collection } from "./store/collection.js";
export { memoryStore } from "./store/memory-store.js";
export { ENDED_KEPT_MS, type QuestionStore } from "./store/question-store.js";
export * from "./store/sqlite-store.js";
