import { expect, test } from "vitest";
import * as errors from "./index.js";
import type { IotpushError } from "./iotpush-error.js";

const details = { what: "It", problem: "p", fix: "f", issues: [] };
const classes = Object.entries(errors).filter(
  ([name]) => /^[A-Z].*Error$/.test(name) && name !== "IotpushError",
) as unknown as [string, new (given: typeof details) => IotpushError][];

test.each(classes)("%s is named so, whatever a bundler calls its class", (name, Class) => {
  const renamed = class extends (Class as typeof errors.NotFoundError) {};
  const error = new renamed(details);
  expect([error.name, String(error)]).toEqual([name, `${name}: p. f`]);
});

test("no two have a code in common", () => {
  const codes = classes.map(([, Class]) => new Class(details).code);
  expect(codes.length).toBeGreaterThan(15);
  expect(new Set(codes).size).toBe(codes.length);
});

test("the same call may succeed later after exactly these", () => {
  const temporary = classes.map(([, Class]) => new Class(details)).filter((error) => error.isTemporary);
  expect(temporary.map(({ code }) => code).toSorted()).toEqual([
    "network",
    "rate_limit",
    "server",
    "store",
    "timeout",
  ]);
});
