import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { showProgress } from "./progress.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }));
afterEach(() => void vi.useRealTimers());

function fakeOutput(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return {
    written,
    out: { isTTY, columns, write: (text: string | Uint8Array) => written.push(String(text)) > 0 },
  };
}

test("without a terminal it prints a line every ten seconds, with what is done and how long it still takes", () => {
  const { written, out } = fakeOutput(false);
  const progress = showProgress("Installing", undefined, out);
  progress.update(0.25, "n8n");
  vi.advanceTimersByTime(9_999);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(written).toEqual(["Installing 25 % n8n (10 s, 30 s left)\n"]);
  progress.log("n8n: ready");
  progress.end();
  vi.advanceTimersByTime(60_000);
  expect(written.slice(1)).toEqual(["n8n: ready\n", "Installing: done in 10.0 s\n"]);
});

test("on a terminal one line is drawn again, and removed at the end", () => {
  const { written, out } = fakeOutput(true);
  const progress = showProgress("Starting", 10, out);
  vi.advanceTimersByTime(200);
  progress.end("Started");
  expect(written).toHaveLength(3);
  for (const text of written) expect(text.startsWith("\r\u001b[2K")).toBe(true);
  expect(written.at(-1)).toBe("\r\u001b[2KStarted\n");
});

test("an expected duration alone moves the bar, but never to its end", () => {
  const { written, out } = fakeOutput(false);
  showProgress("Starting", 10, out);
  vi.advanceTimersByTime(50_000);
  expect(written.at(-1)).toContain("95 %");
});

test("what nothing is known of shows the time that has passed, without a bar", () => {
  const { written, out } = fakeOutput(true);
  showProgress("Measuring", undefined, out);
  vi.advanceTimersByTime(3_000);
  expect(written.at(-1)).toBe("\r\u001b[2KMeasuring (3 s)");
});

test.each([
  [80, "Preparing Node-RED █████████░░░░░░░░░ 50 % building the nodes (10 s, 10 s left)"],
  [60, "Preparing Node-RED █████████░░░░░░░░ 50 % (10 s, 10 s left)"],
  [40, "Preparing Node-RED 50 % (10 s, 10 s lef"],
])("on %i columns the line never wraps", (columns, line) => {
  const { written, out } = fakeOutput(true, columns);
  const progress = showProgress("Preparing Node-RED", undefined, out);
  progress.update(0.5, "building the nodes");
  vi.advanceTimersByTime(10_000);
  expect(written.at(-1)).toBe(`\r\u001b[2K${line}`);
});
