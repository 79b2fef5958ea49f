import { expect, test } from "vitest";
import { connectOptions } from "./connect-options.js";

const base = { discoveryPrefix: "homeassistant" };

test("a broker is reached by protocol, host, port and path", () => {
  expect(connectOptions({ ...base, url: "mqtts://[::1]:8883", username: "u", password: "p" })).toMatchObject({
    protocol: "mqtts",
    host: "::1",
    port: 8883,
    username: "u",
    password: "p",
  });
  expect(connectOptions({ ...base, url: "ws://broker:9001/mqtt" })).toMatchObject({
    protocol: "ws",
    host: "broker",
    path: "/mqtt",
  });
  expect(connectOptions({ ...base, url: "mqtt://broker" })).not.toHaveProperty("port");
});
