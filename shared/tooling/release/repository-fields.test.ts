import { expect, test } from "vitest";
import { repositoryFields } from "./repository-fields.ts";

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
