/** The client, without what n8n forbids: transport, clock and randomness come from outside. */
export * from "./api-promise.js";
export * from "./check-setup.js";
export type * from "./clock.js";
export * from "./in-time.js";
export type * from "./options.js";
export * from "./paginate-receipts.js";
export * from "./portable-client.js";
export * from "./retry-policy.js";
export { type Finding, type FindingCode, findingOf } from "./setup-finding.js";
export * from "./transport.js";
