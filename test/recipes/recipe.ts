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

/** The block of this name: what a reader would copy. Throws where the page has none, or several. */
export function codeBlock(page: string, name: string): string {
  const found = codeBlocks(page).filter((block) => block.name === name);
  if (found.length !== 1) throw new Error(`docs/${page} has ${found.length} blocks named ${name}, not one.`);
  return found[0]?.code ?? "";
}
