import { type Finding, type FindingCode, findingOf } from "../client/setup-finding.js";
import { isIotpushError } from "../wire/errors/guards.js";
import { redact } from "../wire/redact.js";

/** What the doctor finds: what can be checked without a push, and what its pushes show. */
export type DoctorFinding = Finding<
  FindingCode | "topic_failed" | "push" | "phones" | "receipt" | "callback"
>;

export const finding = (
  code: DoctorFinding["code"],
  level: DoctorFinding["level"],
  title: string,
  fix?: string,
): DoctorFinding => ({ code, level, title, ...(fix === undefined ? {} : { fix }) });

/** Runs a check; an error that it throws becomes a finding. */
export async function tried(
  code: DoctorFinding["code"],
  check: () => Promise<DoctorFinding>,
): Promise<DoctorFinding> {
  try {
    return await check();
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    return findingOf(error, code);
  }
}

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
