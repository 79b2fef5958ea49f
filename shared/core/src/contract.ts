/** The contract, with the OpenAPI document made from it and the documentation's own examples. */
export * from "./contract/examples.js";
export * from "./contract/index.js";
export * from "./contract/openapi.js";
