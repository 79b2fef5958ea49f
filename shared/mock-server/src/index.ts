/** The iotpush service on your desk: `startMockServer()` for tests, `iotpush-mock` for people. */
export type * from "./control/view.js";
export { DEMO } from "./service/demo.js";
export * from "./start.js";
