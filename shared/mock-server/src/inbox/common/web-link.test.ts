import { expect, test } from "vitest";
import { webLink } from "./web-link.js";

test("only addresses of the web are links", () => {
  expect(webLink("https://example.com/a?b=c")).toBe("https://example.com/a?b=c");
  expect(webLink("HTTP://example.com")).toBe("HTTP://example.com");
  for (const address of [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "/relative",
    "",
    null,
  ])
    expect(webLink(address)).toBeNull();
});
