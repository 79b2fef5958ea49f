import fc from "fast-check";
import { expect, test } from "vitest";
import { askContext, readContext, restoreMessage, storableMessage } from "./ask-context.js";

const stored = (msg: object): unknown =>
  restoreMessage(JSON.parse(JSON.stringify(storableMessage(msg as never))));

test("any JSON comes back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (payload) => {
      const plain = JSON.parse(JSON.stringify(payload));
      expect(stored({ _msgid: "1", payload })).toEqual({ _msgid: "1", payload: plain });
    }),
  );
});

test("buffers come back as buffers", () => {
  expect(stored({ payload: { raw: Buffer.from([1, 2]) } })).toEqual({
    payload: { raw: Buffer.from([1, 2]) },
  });
});

test("sockets, functions and circles are left out", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const msg = { _msgid: "1", payload: "x", req: {}, res: {}, circle, call: () => 1 };
  expect(stored(msg)).toEqual({ _msgid: "1", payload: "x" });
});

test("a huge message is reduced to its id", () => {
  expect(stored({ _msgid: "1", payload: "x".repeat(300_000) })).toEqual({ _msgid: "1" });
  // Three bytes each.
  expect(stored({ _msgid: "1", payload: "\u20ac".repeat(100_000) })).toEqual({ _msgid: "1" });
});

test("a context is read back; one of another host is not", () => {
  const context = JSON.parse(
    JSON.stringify(askContext({ id: "node", _path: "flow/node" }, "ticket", { _msgid: "1", payload: "x" })),
  );
  expect(readContext(context)).toEqual({
    node: "node",
    path: "flow/node",
    ticket: "ticket",
    msg: { _msgid: "1", payload: "x" },
  });
  expect(readContext({ node: "node" })).toBeUndefined();
  expect(readContext(undefined)).toBeUndefined();
});
