import { redact } from "../wire/redact.js";
import type { DoctorFinding } from "./context.js";

const MARKS: Record<DoctorFinding["level"], string> = { ok: "✓", warning: "!", problem: "✗" };

/** A finding as a person reads it, one line and its fix. */
export const describeFinding = ({ level, title, fix }: DoctorFinding): string =>
  `${MARKS[level]} ${title}${fix ? `\n  → ${fix}` : ""}`;

/** The whole examination as Markdown to hand on; no secret is in it. */
export function writeReport(
  findings: readonly DoctorFinding[],
  about: { readonly baseUrl: string; readonly topic: string; readonly at: number },
  secrets: readonly string[],
): string {
  const rows = findings.map(
    ({ code, level, title, fix }) => `| ${code} | ${level} | ${title}${fix ? ` ${fix}` : ""} |`,
  );
  const lines = [
    "# iotpush doctor",
    "",
    `- Server: ${about.baseUrl}`,
    `- Topic: ${about.topic}`,
    `- At: ${new Date(about.at).toISOString()}`,
    "",
    "| check | level | found |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ];
  return redact(lines.join("\n"), secrets);
}
