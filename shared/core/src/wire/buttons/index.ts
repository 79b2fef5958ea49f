/** Buttons: which show on the lock screen, how foreign ones are fitted to it, and what they stand for. */
export * from "./builders.js";
export * from "./fit-to-preset.js";
export * from "./match-preset.js";
export * from "./question-buttons.js";
export { meaningOf, polarity, WORDS } from "./words.js";
