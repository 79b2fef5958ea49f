import { expect, test } from "vitest";
import { maskedHeaders, typedHeaders } from "./headers.js";

test("secrets are masked, whatever their case, the scheme is not", () => {
  const headers = {
    Authorization: "Bearer demo-session-token",
    "x-api-key": "demo-topic-api-key",
    "content-type": "application/json",
  };
  expect(maskedHeaders(headers)).toEqual({
    Authorization: "Bearer ••••••",
    "x-api-key": "••••••",
    "content-type": "application/json",
  });
});

test("only what a person would type is repeated", () => {
  const headers = {
    host: "127.0.0.1",
    "content-length": "2",
    "sec-fetch-mode": "cors",
    title: "Alert",
    authorization: "Bearer x",
  };
  expect(typedHeaders(headers)).toEqual({ title: "Alert", authorization: "Bearer x" });
});
