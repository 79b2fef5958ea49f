import { expect, test } from "vitest";
import { createLogger } from "./logger.js";

function logger() {
  const lines: string[] = [];
  const log = createLogger({
    level: "info",
    secrets: ["top-secret"],
    write: (line) => lines.push(line),
    now: () => 0,
  });
  return { log, lines };
}

test("a line has time, level, message and fields, and no secret", () => {
  const { log, lines } = logger();
  log.warn("Refused\ntop-secret", { topic: "alerts", why: "two words", none: undefined, n: 3 });
  expect(lines).toEqual(['1970-01-01T00:00:00.000Z WARN  Refused [hidden] topic=alerts why="two words" n=3']);
});

test("what is below the level is not written; once is once", () => {
  const { log, lines } = logger();
  log.debug("nothing");
  for (const _ of [1, 2]) log.once("kind", "only once");
  expect(lines).toHaveLength(1);
});

test("what would color a terminal, move its cursor or turn its text around is written as its number", () => {
  const { log, lines } = logger();
  log.info("a\u001b[2Jb\u0007\u009b31m\u202ec", { device: "x\u001b]0;y" });
  expect(lines[0]?.slice(31)).toBe('a\\u001b[2Jb\\u0007\\u009b31m\\u202ec device="x\\u001b]0;y"');
});
