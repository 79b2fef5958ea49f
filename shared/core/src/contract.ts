/** The contract, with the OpenAPI document made from it and the documentation's own examples. */

// What else a server of this API needs at its start. From /adapter, or by name from here, it would load the schemas with it.
export * from "./command/read-arguments.js";
export * from "./contract/action.js";
export * from "./contract/action-button.js";
export type { EndpointId } from "./contract/calls.js";
export * from "./contract/device.js";
export * from "./contract/endpoint.js";
export * from "./contract/endpoints.js";
export * from "./contract/errors.js";
export * from "./contract/event.js";
export * from "./contract/examples.js";
export * from "./contract/message.js";
export * from "./contract/openapi.js";
export * from "./contract/plan.js";
export * from "./contract/presets.js";
export * from "./contract/push-texts.js";
export * from "./contract/pushover.js";
export * from "./contract/receipt.js";
export type { ObjectSchema, Schema } from "./contract/schema.js";
export * from "./contract/subscriber.js";
export * from "./contract/text.js";
export * from "./contract/topic.js";
export * from "./contract/webhook.js";
export * from "./wire/buttons/match-preset.js";
export * from "./wire/local-request.js";
export * from "./wire/loopback.js";
export * from "./wire/nearest.js";
export * from "./wire/text.js";
