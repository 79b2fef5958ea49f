import { redact } from "../wire/redact.js";
import type { Examination } from "./examine.js";
import type { Finding, Verdict } from "./finding.js";

const MARKS: Record<Verdict, string> = { ok: "✓", warning: "!", problem: "✗", unknown: "?" };

/** A finding as a person reads it, one line and its fix. */
export const describeFinding = ({ verdict, said, fix }: Finding): string =>
  `${MARKS[verdict]} ${said}${fix ? `\n  → ${fix}` : ""}`;

/** The whole examination as Markdown to hand on; no secret is in it. */
export function writeReport(
  { dialect, findings }: Examination,
  about: { readonly baseUrl: string; readonly topic: string; readonly at: number },
  secrets: readonly string[],
): string {
  const rows = findings.map(
    ({ check, verdict, said, fix }) => `| ${check} | ${verdict} | ${said}${fix ? ` ${fix}` : ""} |`,
  );
  const lines = [
    "# iotpush doctor",
    "",
    `- Server: ${about.baseUrl}`,
    `- Topic: ${about.topic}`,
    `- Dialect: ${dialect ?? "not known"}`,
    `- At: ${new Date(about.at).toISOString()}`,
    "",
    "| check | verdict | found |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ];
  return redact(lines.join("\n"), secrets);
}
