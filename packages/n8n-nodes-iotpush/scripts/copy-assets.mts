/** Copies icons and codex files to dist. *Docs* in n8n's panels leads to this package's own page: its homepage. */
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const read = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8"));
const { homepage } = read("package.json") as { homepage: string };

for (const file of globSync("{nodes,credentials}/**/*.{svg,node.json}", { cwd: root })) {
  const target = join(root, "dist", file);
  mkdirSync(dirname(target), { recursive: true });
  if (file.endsWith(".svg")) {
    cpSync(join(root, file), target);
    continue;
  }
  const codex = read(file);
  codex.resources.primaryDocumentation = [{ url: homepage }];
  writeFileSync(target, JSON.stringify(codex));
}
