/** The answers: from a tap to a value, exactly once. */
export * from "./ask/index.js";
export * from "./journal/file-journal.js";
export type * from "./journal/journal.js";
export * from "./journal/memory-journal.js";
export * from "./portable.js";
export * from "./receiver/index.js";
