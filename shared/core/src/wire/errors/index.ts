/** One class an error; each message names method and URL, and the fix. */

export { isTemporaryCode } from "./base-error.js";
export * from "./errors.js";
export * from "./guards.js";
export * from "./iotpush-error.js";
export * from "./validation-error.js";
