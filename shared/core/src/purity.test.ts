import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SOURCE = fileURLToPath(new URL(".", import.meta.url));

/** Where time and chance come from; all else gets them from outside, so that a simulation replays line by line. */
const ADAPTERS = new Set([
  "answers/ask/ids.ts",
  "answers/secret.ts",
  "answers/store/database.ts",
  "answers/store/open-file.ts",
  "answers/store/postgres/postgres-replica.ts",
  "client/axios-transport.ts",
  "client/fetch-transport.ts",
  "client/node-client.ts",
  "client/system-clock.ts",
  "fetch.ts",
]);
const FORBIDDEN =
  /\b(Date\.now|Math\.random|randomUUID|randomBytes|randomInt|getRandomValues|setTimeout|setInterval|setImmediate|AbortSignal\.timeout|performance\.now)\b|new Date\(\)/;

test("time and chance come from adapters alone", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).map((name) =>
    relative(SOURCE, join(SOURCE, name)),
  );
  const shipped = files.filter(
    (name) =>
      name.endsWith(".ts") &&
      !/\.test\.ts$|^test-support\/|^testing\/|^doctor\/|^command\//.test(name) &&
      !ADAPTERS.has(name),
  );
  const lines = shipped.flatMap((name) =>
    readFileSync(join(SOURCE, name), "utf8")
      .split("\n")
      .filter((line) => FORBIDDEN.test(line.replace(/^\s*(\*|\/\/).*/, "")))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(lines).toEqual([]);
});
