/** Everything, for Node: the client over axios, the answers with the system's clock and files. */

export * from "./adapter.js";
export * from "./answers/index.js";
export * from "./client/axios-transport.js";
export * from "./client/node-client.js";
export * from "./client/system-clock.js";
