import { expect, test } from "vitest";
import { describeFinding, writeReport } from "./finding.js";

test("a report shows every finding, and no secret from any of them", () => {
  const secret = "0123456789abcdef0123456789abcdef";
  const report = writeReport(
    [
      { code: "push", level: "problem", title: `The server said ${secret}.`, fix: "Use another." },
      { code: "phones", level: "ok", title: "2 are subscribed." },
    ],
    { baseUrl: "https://www.iotpush.com", topic: "alerts", at: Date.parse("2026-04-10T00:00:00Z") },
    [secret],
  );
  expect(report).toContain("| push | problem | The server said [hidden]. Use another. |");
  expect(report).toContain("- At: 2026-04-10T00:00:00.000Z");
  expect(report).not.toContain(secret);
});

test("a finding is one line, and its fix below it", () => {
  expect(describeFinding({ code: "push", level: "problem", title: "No.", fix: "Do." })).toBe(
    "✗ No.\n  → Do.",
  );
});
