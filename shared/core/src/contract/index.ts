/** The contract: the API's resources as zod schemas and its endpoints as one table. No I/O, no behaviour. */
export * from "./action.js";
export * from "./action-button.js";
export * from "./device.js";
export * from "./endpoint.js";
export * from "./endpoints.js";
export * from "./errors.js";
export * from "./event.js";
export * from "./message.js";
export * from "./plan.js";
export * from "./presets.js";
export * from "./pushover.js";
export * from "./receipt.js";
export * from "./subscriber.js";
export * from "./text.js";
export * from "./topic.js";
export * from "./webhook.js";
