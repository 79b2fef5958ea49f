/** `pnpm release:repository`: writes the URL of repository.json into every package that is published. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryFields } from "./repository-fields.ts";

const root = join(import.meta.dirname, "../../..");
const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const { url } = read(join(import.meta.dirname, "repository.json")) as { url: string };

for (const manifest of globSync("{packages,shared}/*/package.json", { cwd: root })) {
  const file = join(root, manifest);
  const fields = repositoryFields(url, dirname(manifest));
  writeFileSync(file, `${JSON.stringify({ ...read(file), ...fields }, null, 2)}\n`);
  console.log(`${manifest}: ${fields.repository.url}`);
}
