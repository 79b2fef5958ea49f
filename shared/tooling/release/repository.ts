/** What npm and its provenance want to know of a package's source. */
interface RepositoryFields {
  readonly repository: { readonly type: "git"; readonly url: string; readonly directory: string };
  readonly homepage: string;
  readonly bugs: { readonly url: string };
}

/**
 * The fields of a package in `directory` of the repository at `url`, its https page.
 * Throws an Error that names the fix if the URL is not filled in or of another form.
 */
export function repositoryFields(url: string, directory: string): RepositoryFields {
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
