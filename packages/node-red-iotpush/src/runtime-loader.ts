/** What the nodes do, without their registration. */
export type Runtime = typeof import("./runtime.js");

/**
 * Gives the runtime. It is heavy, so it is loaded with the first node or request: a Node-RED whose flows do not use the package
 * starts as fast as without it.
 */
export type RuntimeLoader = () => Runtime;
