/** For tests, also yours: a clock that is moved by hand, one on which waiting is instant, and a transport without a network. */
export * from "./testing/fake-clock.js";
export * from "./testing/fake-transport.js";
export * from "./testing/instant-clock.js";
