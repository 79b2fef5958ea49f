/** The wire: from a typed input to an HTTP request, from an HTTP response to a typed result or error. Pure functions only. */
export * from "./base-url.js";
export * from "./buttons/index.js";
export * from "./check-input.js";
export * from "./errors/index.js";
export { explainIssues, type UnknownField, unknownFields } from "./explain-issues.js";
export type * from "./http.js";
export { checkLocalRequest } from "./local-request.js";
export { isLoopback } from "./loopback.js";
export { nearest } from "./nearest.js";
export * from "./push.js";
export * from "./redact.js";
export * from "./request.js";
export * from "./response.js";
export * from "./retry-after.js";
export * from "./web-url.js";
