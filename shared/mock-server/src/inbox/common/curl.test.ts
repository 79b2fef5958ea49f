import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { curlCommand, shellWord } from "./curl.js";

/** What a real shell makes of a command line whose program prints its arguments, each ended by NUL. */
const argumentsOf = (line: string): string[] =>
  execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

test.skipIf(process.platform === "win32")("a real shell hands on every word unchanged", () => {
  const word = fc.string({ unit: "binary", maxLength: 60 }).filter((text) => !text.includes("\0"));
  const hostile = fc.constantFrom(
    "'",
    "it's",
    "$(id)",
    "`id`",
    '"',
    "\\",
    "!",
    "a\nb",
    "",
    "-n",
    "@file",
    "*",
    "ü€🚀",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, hostile), { minLength: 1, maxLength: 50 }), (words) => {
      expect(argumentsOf(words.map(shellWord).join(" "))).toEqual(words);
    }),
    { numRuns: 40 },
  );
});

test("the command has one option a line", () => {
  const command = curlCommand({
    url: "http://127.0.0.1:4780/api/push/my-topic",
    headers: { "content-type": "application/json" },
    body: `{"message":"it's 5 o'clock"}`,
  });
  expect(command.split("\n")).toHaveLength(3);
  expect(argumentsOf(command.slice("curl ".length))).toEqual([
    "http://127.0.0.1:4780/api/push/my-topic",
    "-H",
    "content-type: application/json",
    "--data-raw",
    `{"message":"it's 5 o'clock"}`,
  ]);
});

test("a method is named if curl would choose another", () => {
  expect(curlCommand({ method: "GET", url: "/x" })).toBe("curl /x");
  expect(curlCommand({ method: "DELETE", url: "/x" })).toContain("-X DELETE");
  expect(curlCommand({ method: "PATCH", url: "/x", body: "{}" })).toContain("-X PATCH");
});
