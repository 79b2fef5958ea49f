/** The contract, with the OpenAPI document made from it and the documentation's own examples. */

// What else a server of this API needs at its start. From /adapter, or by name from here, it would load the schemas with it.
export * from "./command/read-arguments.js";
export * from "./contract/examples.js";
export * from "./contract/index.js";
export * from "./contract/openapi.js";
export * from "./wire/buttons/match-preset.js";
export * from "./wire/local-request.js";
export * from "./wire/loopback.js";
export * from "./wire/nearest.js";
export * from "./wire/text.js";
