/** `pnpm release:repository`: writes the URL of repository.json into every package, the Home Assistant app and the pages with its buttons. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { appRepository, repositoryFields, withAddress, withButtons } from "./repository.ts";

const root = join(import.meta.dirname, "../../..");
const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const { url } = read(join(import.meta.dirname, "repository.json")) as { url: string };

for (const manifest of globSync("{packages,shared}/*/package.json", { cwd: root })) {
  const file = join(root, manifest);
  const fields = repositoryFields(url, dirname(manifest));
  writeFileSync(file, `${JSON.stringify({ ...read(file), ...fields }, null, 2)}\n`);
  console.log(`${manifest}: ${fields.repository.url}`);
}

const bridge = "packages/home-assistant-bridge";
const change = (file: string, made: (text: string) => string) =>
  writeFileSync(join(root, file), made(readFileSync(join(root, file), "utf8")));
writeFileSync(join(root, "repository.yaml"), appRepository(url));
change(`${bridge}/addon/iotpush_bridge/config.yaml`, (config) => withAddress(config, url));
for (const page of ["docs/home-assistant.md", `${bridge}/README.md`])
  change(page, (text) => withButtons(text, url));
