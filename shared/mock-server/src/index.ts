/** The iotpush service on your desk: `startMockServer()` for tests, `iotpush-mock` for people. */
export type { RedirectPorts, RedirectUrls } from "./api/redirect-ports.js";
export type { Control, Snapshot } from "./control/control.js";
export type { DeliveryFilter, MessageFilter, RequestFilter } from "./inputs/filters.js";
export type { Fault, NewPhone, Rule } from "./inputs/played.js";
export type { SeedInput } from "./inputs/seed.js";
export { DIFFERENCES, type Difference, type DifferenceId, type ProfileName } from "./profile/differences.js";
export type { SessionRow } from "./service/accounts.js";
export { DEMO } from "./service/demo.js";
export * from "./start.js";
export type * from "./views.js";
