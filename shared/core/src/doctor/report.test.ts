import { expect, test } from "vitest";
import { describeFinding, writeReport } from "./report.js";

test("a report shows every finding and no secret, wherever one may stand", () => {
  const secret = "0123456789abcdef0123456789abcdef";
  const report = writeReport(
    {
      dialect: "live",
      findings: [
        { check: "push", verdict: "problem", said: `The server said ${secret}.`, fix: "Use another." },
        { check: "phones", verdict: "ok", said: "2 are subscribed." },
      ],
    },
    { baseUrl: "https://www.iotpush.com", topic: "alerts", at: Date.parse("2026-04-10T00:00:00Z") },
    [secret],
  );
  expect(report).toContain("| push | problem | The server said [hidden]. Use another. |");
  expect(report).toContain("- Dialect: live\n- At: 2026-04-10T00:00:00.000Z");
  expect(report).not.toContain(secret);
});

test("a finding is one line, and its fix below it", () => {
  expect(describeFinding({ check: "push", verdict: "problem", said: "No.", fix: "Do." })).toBe(
    "✗ No.\n  → Do.",
  );
});
