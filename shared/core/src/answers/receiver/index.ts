export * from "./adapters/express.js";
export * from "./adapters/fetch.js";
export * from "./adapters/node-http.js";
export * from "./callback-receiver.js";
export type * from "./callback-request.js";
