import { globSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Connection } from "home-assistant-js-websocket";
import { stringify } from "yaml";
import { showProgress } from "../../../../shared/tooling/build/progress.ts";
import { objectOf } from "../mapping/notification.js";
import { findNotifications, UnreadableFile } from "./find.js";
import { type AuditVerdict, type Judgement, judgeNotification } from "./judge.js";

const UTF8 = new TextDecoder("utf-8", { fatal: true });
const MOST_BYTES = 5_000_000;

/** One file's judgements, or why it cannot be judged. */
type Audited =
  | { readonly file: string; readonly judgements: readonly Judgement[] }
  | { readonly file: string; readonly problem: string };

/** So many files take longer than a moment. */
const MANY = 20;

/** Says what becomes of the notifications in files, and in all YAML files of folders. `ok` is false if a file cannot be read. */
export async function runAudit(
  files: readonly string[],
): Promise<{ readonly ok: boolean; readonly said: string }> {
  const paths = (await Promise.all(files.map(filesOf))).flat();
  const progress = paths.length > MANY ? showProgress("Reading", undefined, process.stderr) : undefined;
  const audited: Audited[] = [];
  for (const path of paths) {
    audited.push(await audit(path));
    progress?.update(audited.length / paths.length, `${audited.length} of ${paths.length} files`);
  }
  progress?.end(`${paths.length} files read`);
  return { ok: !audited.some((each) => "problem" in each), said: showAudit(audited) };
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  return globSync("**/*.{yaml,yml}", { cwd: path })
    .toSorted()
    .map((file) => join(path, file));
}

async function audit(file: string): Promise<Audited> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) return { file, problem: "It is larger than 5 MB. Give the files it is made of." };
    return auditText(file, UTF8.decode(await readFile(file)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      return { file, problem: "It is not UTF-8, so Home Assistant cannot read it either. Save it as UTF-8." };
    if (code === undefined) throw error;
    return { file, problem: `It cannot be read (${code}). Give the path of a YAML file.` };
  }
}

/** Judges every notification in a YAML text. */
export function auditText(file: string, source: string): Audited {
  try {
    return { file, judgements: judgeNotification(findNotifications(source)) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { file, problem: `line ${error.line}: ${error.message}` };
    // Its aliases or its nesting are too much.
    if (error instanceof ReferenceError || error instanceof RangeError)
      return {
        file,
        problem: `line 1: This YAML cannot be resolved: ${error.message}. Correct its aliases or nesting.`,
      };
    throw error;
  }
}

function showAudit(audited: readonly Audited[]): string {
  const lines = audited.flatMap((each) => {
    if ("problem" in each) return [each.file, `  ${each.problem}`];
    const { file, judgements } = each;
    if (judgements.length === 0) return [file, "  no notification"];
    return [file, ...judgements.flatMap(showJudgement)];
  });
  const all = audited.flatMap((each) => ("problem" in each ? [] : each.judgements));
  const count = (verdict: AuditVerdict) => all.filter((each) => each.verdict === verdict).length;
  const sum = `${count("answered")} answered, ${count("loses something")} lose something, ${count("cannot tell")} cannot be judged.`;
  return [...lines, "", sum].join("\n");
}

const showJudgement = ({ line, what, verdict, notes }: Judgement): string[] => [
  `${String(line).padStart(5)}  ${verdict.padEnd(15)}  ${what}`,
  ...notes.map((note) => `${" ".repeat(24)}- ${note}`),
];

type Asking = Pick<Connection, "sendMessagePromise">;

/**
 * Says what becomes of the notifications in some YAML, or in all automations and scripts of Home Assistant, read through its API, which
 * gives them to administrators' tokens only. Nothing is written.
 */
export async function auditLive(yaml: string | undefined, connection: Asking | undefined): Promise<string> {
  if (yaml !== undefined) return showAudit([auditText("The pasted YAML", yaml)]);
  if (!connection) return "Home Assistant is not connected. Paste the YAML instead.";
  try {
    const states = await ask<{ entity_id: string }[]>(connection, { type: "get_states" });
    const ids = states.map(({ entity_id }) => entity_id).filter((id) => /^(automation|script)\./.test(id));
    const found: Audited[] = [];
    for (const id of ids) found.push(auditText(id, stringify(await configOf(connection, id))));
    return showAudit(found);
  } catch (error) {
    if ((error as { code?: string }).code === "unauthorized")
      return "Home Assistant shows automations to administrators only, and the bridge's token does not belong to one. Paste the YAML instead.";
    throw error;
  }
}

/** An automation's or script's configuration, its blueprint filled in. */
async function configOf(connection: Asking, id: string): Promise<unknown> {
  const [domain = ""] = id.split(".");
  const { config } = await ask<{ config: unknown }>(connection, { type: `${domain}/config`, entity_id: id });
  const { path, input } = objectOf(objectOf(config).use_blueprint);
  if (typeof path !== "string") return config;
  const fill = { type: "blueprint/substitute", domain, path, input: objectOf(input) };
  return (await ask<{ substituted_config: unknown }>(connection, fill)).substituted_config;
}

const ask = <T>(connection: Asking, message: object): Promise<T> =>
  connection.sendMessagePromise<T>(message as never);
