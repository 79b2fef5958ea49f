import { expect, test } from "vitest";
import type { RequestView } from "../../views.js";
import { PAGE_HEADER } from "../server/api.js";
import { selectRequests, statusKind } from "./select.js";

const request = (id: number, method: string, path: string, body = ""): RequestView => ({
  id,
  at: "2026-11-24T12:00:00Z",
  method,
  path,
  status: 200,
  durationMs: 1,
  headers: path === "/api/action" ? { [PAGE_HEADER]: "1" } : {},
  body,
  hints: [],
  responseBody: `{"id":"message-${id}"}`,
});
const log = [
  request(1, "POST", "/api/push/a", "Hello"),
  request(2, "GET", "/api/receipts/x"),
  request(3, "PUT", "/api/push/b"),
  request(4, "POST", "/api/action"),
];
const idsOf = (search: string, hideReads = false, showOwn = false) =>
  selectRequests(log, { search, hideReads, showOwn }).map(({ id }) => id);

test("finds in path, body and response, in any case", () => {
  expect([idsOf(""), idsOf("HELLO"), idsOf("receipts"), idsOf("message-3"), idsOf("nothing")]).toEqual([
    [1, 2, 3],
    [1],
    [2],
    [3],
    [],
  ]);
});

test("reads can be left out", () => {
  expect(idsOf("", true)).toEqual([1, 3]);
});

test("what the inbox itself sent shows on request only", () => {
  expect(idsOf("", false, true)).toEqual([1, 2, 3, 4]);
});

test("a status is a success, a redirect or a failure", () => {
  expect([201, 308, 404, 500].map(statusKind)).toEqual(["delivered", "pending", "failed", "failed"]);
});
