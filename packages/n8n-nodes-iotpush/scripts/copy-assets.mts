/** Puts icons and codex files beside the built nodes, where n8n looks for them. */
import { cpSync, globSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
for (const file of globSync("{nodes,credentials}/**/*.{svg,node.json}", { cwd: root })) {
  const target = join(root, "dist", file);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(root, file), target);
}
