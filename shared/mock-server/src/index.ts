/** The iotpush service on your desk: `startMockServer()` for tests, `iotpush-mock` for people. */
export type { RedirectPorts, RedirectUrls } from "./api/redirect-ports.js";
export type { Control, DeliveryFilter, Snapshot } from "./control/control.js";
export type { Fault } from "./control/inputs/fault.js";
export type { NewPhone } from "./control/inputs/new-phone.js";
export type { Rule } from "./control/inputs/rule.js";
export type { SeedInput } from "./control/inputs/seed.js";
export type { MessageFilter, MessagePage } from "./control/message-page.js";
export type { RequestFilter } from "./control/request-log.js";
export type * from "./control/view.js";
export { DIFFERENCES, type Difference, type DifferenceId, type ProfileName } from "./profile/differences.js";
export type { Session } from "./service/accounts.js";
export { DEMO } from "./service/demo.js";
export * from "./start.js";
