import { expect, test } from "vitest";
import { maskedBody, maskedHeaders, typedHeaders } from "./headers.js";

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

test.each([
  [
    '{"topics":[{"name":"t","api_key":"k1"},{"api_key": "k\\"2"}]}',
    '{"topics":[{"name":"t","api_key":"•"},{"api_key": "•"}]}',
  ],
  ['{"callback_headers":{"Authorization":"Bearer x"}}', '{"callback_headers":{"Authorization":"•"}}'],
  ["message=Hi&token=key&user=u", "message=Hi&token=•&user=u"],
  ['form-data; name="token"\r\n\r\nkey\r\n--', 'form-data; name="token"\r\n\r\n•\r\n--'],
  ['{"message":"my token = 5"}', '{"message":"my token = 5"}'],
])("keys in a body are masked: %s", (body, shown) => {
  expect(maskedBody(body)).toBe(shown.replaceAll("•", "••••••"));
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
