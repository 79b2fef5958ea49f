import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { appRepository, repositoryFields, withAddress, withButtons } from "./repository.ts";

const root = join(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const url = "https://github.com/Owner/name";

test("the app's configuration gets address and image, once however often it is filled in", () => {
  const config = read("packages/home-assistant-bridge/addon/iotpush_bridge/config.yaml");
  const filled = withAddress(config, url);
  expect(parse(filled)).toEqual({
    ...parse(config),
    url,
    image: "ghcr.io/owner/iotpush-bridge-{arch}",
  });
  expect(withAddress(filled, url)).toBe(filled);
  expect(parse(appRepository(url))).toEqual({ name: "iotpush", url, maintainer: "iotpush" });
});

test("the documentation's buttons lead to the repository and to each blueprint, even if filled in again", () => {
  const page = read("docs/home-assistant.md");
  const filled = withButtons(page, url);
  expect(filled).toContain(
    "https://my.home-assistant.io/redirect/supervisor_add_addon_repository/?repository_url=https%3A%2F%2Fgithub.com%2FOwner%2Fname)",
  );
  const blueprints = [...filled.matchAll(/blueprint_url=([^)]+)\)/g)].map(([, to = ""]) =>
    decodeURIComponent(to).replace(`${url}/blob/main/`, ""),
  );
  expect(blueprints.length).toBeGreaterThan(2);
  for (const path of blueprints) expect(read(path)).toContain("blueprint:");
  expect(withButtons(filled, url)).toBe(filled);
});

test("the fields of a package point into its folder of the repository", () => {
  expect(repositoryFields("https://example.com/owner/name", "shared/core")).toEqual({
    repository: { type: "git", url: "git+https://example.com/owner/name.git", directory: "shared/core" },
    homepage: "https://example.com/owner/name/tree/main/shared/core#readme",
    bugs: { url: "https://example.com/owner/name/issues" },
  });
});

test.each(["", "example.com/owner/name", "https://example.com/owner/name.git", "https://example.com"])(
  "%j is refused with what to write",
  (url) => {
    expect(() => repositoryFields(url, "shared/core")).toThrow("https://example.com/owner/name");
  },
);
