import { expect, test } from "vitest";
import { IotpushClient } from "./node-client.js";

test("an option that there is not is refused, with the one that was meant", () => {
  const wrong = { baseURL: "http://127.0.0.1:4780", apikey: "k" } as object;
  expect(() => new IotpushClient(wrong)).toThrow(
    /baseURL: is not a known option; did you mean baseUrl; apikey: is not a known option; did you mean apiKey/,
  );
});

test("so is one that every object has", () => {
  const wrong = { constructor: "x" } as object;
  expect(() => new IotpushClient(wrong)).toThrow(/constructor: is not a known option/);
});
