export * from "./ask.js";
export * from "./asker.js";
export type * from "./asker-options.js";
export type * from "./outcome.js";
export { Question } from "./question.js";
