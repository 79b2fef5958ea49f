import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, expectTypeOf, test } from "vitest";
import { readError } from "../response-error.js";
import { type IotpushError, isIotpushError, type QuotaError, ValidationError } from "./index.js";

const request = { method: "POST", url: "https://www.iotpush.com/api/push/t", headers: {} } as const;

test("a code narrows an error to its class", () => {
  const read = (error: IotpushError): unknown => {
    if (error.code === "quota") expectTypeOf(error).toEqualTypeOf<QuotaError>();
    switch (error.code) {
      case "quota":
        return error.limit;
      case "rate_limit":
        return error.retryAfterMs;
      case "validation":
        return error.issues;
      default:
        return error.status;
    }
  };
  const response = { status: 429, headers: { "retry-after": "3" }, body: "" };
  expect(read(readError("messages.push", response, { ...request, secrets: [] }))).toBe(3_000);
});

test("an error carries the response's status and headers, and the request's id, without secrets", () => {
  const headers = { "x-vercel-id": "fra1::abc", "set-cookie": "s=1", location: "/?key=secret-key" };
  const response = { status: 500, headers, body: '{"error":"Failed to store message"}' };
  const error = readError("messages.push", response, { ...request, secrets: ["secret-key"] });
  expect(error).toMatchObject({ status: 500, requestId: "fra1::abc", isTemporary: true });
  expect(error.headers).toEqual({
    "x-vercel-id": "fra1::abc",
    "set-cookie": "[hidden]",
    location: "/?key=[hidden]",
  });
});

test("the message stays short, problem and fix whole", () => {
  const issues = Array.from({ length: 20 }, (_, n) => ({
    field: `actions.${n}.type`,
    problem: "is required",
  }));
  const error = new ValidationError({
    what: "The push",
    issues,
    url: `https://x/${"y".repeat(500)}`,
    method: "POST",
  });
  expect(`${error}`.length).toBeLessThanOrEqual(300);
  expect(error.message).toMatch(/….*Correct it and send it again\.$/);
  expect(error.problem).toContain("actions.19.type");
});

test("no line that Node.js prints of an uncaught error is longer than 300 characters", async () => {
  const index = new URL("../../../dist/index.js", import.meta.url).href;
  const code = `
    import { IotpushClient } from ${JSON.stringify(index)};
    const transport = async () => ({
      status: 400,
      headers: { "x-request-id": "r".repeat(400), "x-long": "h".repeat(400) },
      body: JSON.stringify({ error: "e".repeat(400), fields: [{ field: "f".repeat(400), problem: "p".repeat(400) }] }),
    });
    const client = new IotpushClient({ transport, apiKey: "k" });
    await client.messages.push("t".repeat(90), "m").catch(console.error);
    await client.messages.push("t".repeat(90), "m");`;
  const args = ["--input-type=module", "-e", code];
  const failed = await promisify(execFile)(process.execPath, args).catch(
    (error: { stderr: string }) => error,
  );
  const { stderr } = failed as { stderr: string };
  expect(stderr).toMatch(/ValidationError: The service refuses the request: e+….*\n/);
  expect(stderr).toContain("code: 'validation'");
  for (const line of stderr.split("\n")) expect(line.length, line).toBeLessThanOrEqual(300);
});

test("errors of another copy are known by their shape", () => {
  const other = Object.assign(new Error("x"), { code: "quota", fix: "f", problem: "p" });
  expect(isIotpushError(other)).toBe(true);
  expect(isIotpushError(new Error("x"))).toBe(false);
});
