/** Contract, wire, client and the pure part of the answers: what n8n and Zapier bundle over their own request helpers. */
export * from "./answers/adapter.js";
export * from "./client/index.js";
export * from "./contract/index.js";
export * from "./wire/index.js";
