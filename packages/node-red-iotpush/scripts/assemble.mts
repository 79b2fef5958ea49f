/** Puts dist together the way Node-RED wants it: a .js, an .html, catalogs and help for each node; icons beside them. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
// biome-ignore lint/style/noRestrictedImports: npm start assembles before any package is installed.
import { DESIGN_TOKENS } from "../../../shared/core/src/design-tokens.ts";

const root = join(import.meta.dirname, "..");
// npm start builds into another folder.
const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const dist = option("dist") ?? join(root, "dist");
const editorFolder = option("editor") ?? join(root, "../../.tsbuild/node-red-editor");
const languages = ["en-US", "de"];

for (const kind of ["nodes", "plugins"])
  for (const name of readdirSync(join(root, "src", kind))) {
    const source = join(root, "src", kind, name);
    // A plugin has no side in the runtime.
    if (kind === "nodes")
      writeFileSync(
        join(dist, `${name}.js`),
        `module.exports = (red) => require("./registration.js").${camelCase(name)}(red, () => require("./runtime.js"));\n`,
      );
    writeFileSync(join(dist, `${name}.html`), await editorPage(name, source));
    for (const language of languages) writeLocale(name, source, language);
  }
cpSync(join(root, "icons"), join(dist, "icons"), { recursive: true });
if (!option("dist") && statSync(join(dist, "registration.js")).size > 10_000)
  throw new Error("registration.ts imports something heavy, which Node-RED would load at its start.");

/** The editor's script, and the dialog and the style if there are any. */
async function editorPage(node: string, source: string): Promise<string> {
  const script = readFileSync(join(editorFolder, `${node}.js`), "utf8").replaceAll("</script", "<\\/script");
  const parts = [`<script type="text/javascript">\n${script}</script>`];
  const dialog = join(source, "dialog.mts");
  if (existsSync(dialog)) parts.push((await import(pathToFileURL(dialog).href)).default);
  const style = join(source, "style.css");
  if (existsSync(style))
    parts.push(
      `<style>\n.iotpush-form, .iotpush-sidebar, .iotpush-count {${DESIGN_TOKENS}}\n${readFileSync(style, "utf8")}</style>`,
    );
  return `${parts.join("\n")}\n`;
}

/** A node's own words over those that all nodes share. */
function writeLocale(node: string, source: string, language: string): void {
  const folder = join(dist, "locales", language);
  mkdirSync(folder, { recursive: true });
  const shared = readJson(join(root, "src/locale", `${language}.json`));
  const own = readJson(join(source, "locale", `${language}.json`));
  writeFileSync(join(folder, `${node}.json`), JSON.stringify(merge(shared, own)));
  const help = join(source, "locale", `${language}.md`);
  if (existsSync(help))
    writeFileSync(
      join(folder, `${node}.html`),
      `<script type="text/markdown" data-help-name="${node}">\n${readFileSync(help, "utf8")}</script>\n`,
    );
}

type Words = { [key: string]: string | Words };

function merge(shared: Words, own: Words): Words {
  const merged: Words = { ...shared };
  for (const [key, value] of Object.entries(own)) {
    const under = merged[key];
    merged[key] = typeof value === "object" && typeof under === "object" ? merge(under, value) : value;
  }
  return merged;
}

function readJson(file: string): Words {
  return JSON.parse(readFileSync(file, "utf8"));
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
