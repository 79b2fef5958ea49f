import { readFileSync } from "node:fs";

/** A fenced block of code of a page. */
export interface CodeBlock {
  /** The first word behind the fence: ts, python, bash … */
  readonly language: string;
  /** Of `name=…` behind it. */
  readonly name: string | undefined;
  readonly code: string;
}

/** Every fenced block of a Markdown page, in its order. `page` is a path under docs/. */
export function codeBlocks(page: string): CodeBlock[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/^(`{3,})([^\n]*)\n([\s\S]*?)^\1$/gm)].map(([, , info = "", code = ""]) => ({
    language: info.trim().split(/\s+/)[0] ?? "",
    name: /\bname=(\S+)/.exec(info)?.[1],
    code,
  }));
}

/** What a reader would copy: the block of this name, or the file beside the page that it links to. Throws unless there is exactly one. */
export function codeBlock(page: string, name: string): string {
  const found = codeBlocks(page).filter((block) => block.name === name);
  const at = new URL(`../../docs/${page}`, import.meta.url);
  if (found.length === 0 && readFileSync(at, "utf8").includes(`](${name})`))
    return readFileSync(new URL(name, at), "utf8");
  if (found.length !== 1) throw new Error(`docs/${page} has ${found.length} blocks named ${name}, not one.`);
  return found[0]?.code ?? "";
}

/** What Grafana posts for a firing alert. */
export const grafanaWebhook = JSON.parse(
  readFileSync(new URL("grafana/webhook.json", import.meta.url), "utf8"),
);
