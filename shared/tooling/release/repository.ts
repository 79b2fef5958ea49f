/** `pnpm release:repository`: writes the URL of repository.json into every package, the Home Assistant app and the pages with its buttons. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The fields of a package in `directory` of the repository at `url`, its https page: what npm and its provenance want to know of its source.
 * Throws an Error that names the fix if the URL is not filled in or of another form.
 */
export function repositoryFields(url: string, directory: string) {
  if (!/^https:\/\/[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(url) || url.endsWith(".git"))
    throw new Error(
      `"${url}" in shared/tooling/release/repository.json is not a repository; use the URL of its page, like https://example.com/owner/name.`,
    );
  return {
    repository: { type: "git", url: `git+${url}.git`, directory },
    homepage: `${url}/tree/main/${directory}#readme`,
    bugs: { url: `${url}/issues` },
  };
}

const BADGES = "https://my.home-assistant.io/badges";
const REDIRECT = "https://my.home-assistant.io/redirect";

/** The file that makes the repository one of Home Assistant's apps. */
export const appRepository = (url: string): string => `name: iotpush\nurl: ${url}\nmaintainer: iotpush\n`;

/** The app's configuration with the repository's address and the image that the release builds. */
export function withAddress(config: string, url: string): string {
  const owner = new URL(url).pathname.split("/")[1]?.toLowerCase() ?? "";
  const rest = config.replace(/^(url|image): .*\n/gm, "");
  const lines = `url: ${url}\nimage: ghcr.io/${owner}/iotpush-bridge-{arch}\n`;
  return rest.replace(/^arch:\n/m, `${lines}arch:\n`);
}

/** A page with a button between each pair of marks: `<!-- button app -->`, or `<!-- button blueprint PATH -->`, up to `<!-- /button -->`. */
export const withButtons = (page: string, url: string): string =>
  page.replace(
    /(<!-- button (app|blueprint) ?(\S*) -->)[\s\S]*?(<!-- \/button -->)/g,
    (_all, open: string, kind: string, path: string, close: string) =>
      `${open}\n${kind === "app" ? appButton(url) : blueprintButton(`${url}/blob/main/${path}`)}\n${close}`,
  );

const appButton = (url: string): string =>
  button("Add the repository to Home Assistant", "supervisor_add_addon_repository", "repository_url", url);
const blueprintButton = (url: string): string =>
  button("Import the blueprint", "blueprint_import", "blueprint_url", url);
const button = (text: string, name: string, field: string, value: string): string =>
  `[![${text}](${BADGES}/${name}.svg)](${REDIRECT}/${name}/?${field}=${encodeURIComponent(value)})`;

function fillIn(): void {
  const root = join(import.meta.dirname, "../../..");
  const change = (file: string, made: (text: string) => string) =>
    writeFileSync(join(root, file), made(readFileSync(join(root, file), "utf8")));
  const { url } = JSON.parse(readFileSync(join(import.meta.dirname, "repository.json"), "utf8"));
  for (const manifest of globSync("{packages,shared}/*/package.json", { cwd: root })) {
    const fields = repositoryFields(url, dirname(manifest));
    change(manifest, (text) => `${JSON.stringify({ ...JSON.parse(text), ...fields }, null, 2)}\n`);
    console.log(`${manifest}: ${fields.repository.url}`);
  }
  const bridge = "packages/home-assistant-bridge";
  writeFileSync(join(root, "repository.yaml"), appRepository(url));
  change(`${bridge}/addon/iotpush_bridge/config.yaml`, (config) => withAddress(config, url));
  for (const page of ["docs/home-assistant.md", `${bridge}/README.md`])
    change(page, (text) => withButtons(text, url));
}

if (process.argv[1] === import.meta.filename) fillIn();
