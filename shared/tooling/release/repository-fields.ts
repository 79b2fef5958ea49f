/** What npm and its provenance want to know of a package's source. */
export interface RepositoryFields {
  readonly repository: { readonly type: "git"; readonly url: string; readonly directory: string };
  readonly homepage: string;
  readonly bugs: { readonly url: string };
}

/**
 * The fields of a package in `directory` of the repository at `url`, its https page.
 * Throws an Error that names the fix where the URL is not filled in or of another form.
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
