/** `once`, as the live service; `retry` on Svix's schedule; `off` only writes down what would have been sent. */
export const DELIVERY_MODES = ["once", "retry", "off"] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];
