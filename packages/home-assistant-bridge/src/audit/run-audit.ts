import { readFile } from "node:fs/promises";
import { findNotifications, UnreadableFile } from "./find.js";
import { type Judgement, judge } from "./judge.js";

/** One file's judgements, or why it cannot be judged. */
type Audited =
  | { readonly file: string; readonly judgements: readonly Judgement[] }
  | { readonly file: string; readonly problem: string };

/** Reads files of Home Assistant and tells what becomes of their notifications. `ok` is false where a file cannot be read. */
export async function runAudit(
  files: readonly string[],
): Promise<{ readonly ok: boolean; readonly said: string }> {
  const audited = await Promise.all(files.map(audit));
  return { ok: !audited.some((each) => "problem" in each), said: showAudit(audited) };
}

async function audit(file: string): Promise<Audited> {
  try {
    return { file, judgements: judge(findNotifications(await readFile(file, "utf8"))) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { file, problem: `line ${error.line}: ${error.message}` };
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { file, problem: `It cannot be read (${code}). Give the path of a YAML file.` };
  }
}

const WORDS = { works: "works", less: "works with less", lost: "lost" } as const;

function showAudit(audited: readonly Audited[]): string {
  const lines = audited.flatMap((each) => {
    if ("problem" in each) return [each.file, `  ${each.problem}`];
    const { file, judgements } = each;
    if (judgements.length === 0) return [file, "  no notification"];
    return [file, ...judgements.flatMap(showJudgement)];
  });
  const all = audited.flatMap((each) => ("problem" in each ? [] : each.judgements));
  const count = (verdict: Judgement["verdict"]) => all.filter((each) => each.verdict === verdict).length;
  const sum = `${count("works")} work(s), ${count("less")} with less, ${count("lost")} lost.`;
  return [...lines, "", sum].join("\n");
}

const showJudgement = ({ line, what, verdict, notes }: Judgement): string[] => [
  `${String(line).padStart(5)}  ${WORDS[verdict].padEnd(15)}  ${what}`,
  ...notes.map((note) => `${" ".repeat(24)}- ${note}`),
];
