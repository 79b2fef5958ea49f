import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSettings } from "./asking/settings.js";
import { decideCall, Policy } from "./gate/policy.js";

const page = readFileSync(new URL("../../../docs/mcp.md", import.meta.url), "utf8");
const block = (name: string) =>
  JSON.parse(new RegExp(`\`\`\`json name=${name}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? "");

test("the page's policy does what the page says", () => {
  const policy = Policy.parse(block("policy"));
  const readOnly = { readOnlyHint: true, destructiveHint: false };
  expect(decideCall(policy, { tool: "delete_file", arguments: {}, annotations: readOnly })).toBe("ask");
  expect(
    decideCall(policy, { tool: "read", arguments: { path: "/srv/prod/a" }, annotations: readOnly }),
  ).toBe("ask");
  expect(decideCall(policy, { tool: "read", arguments: { path: "/srv/a" }, annotations: readOnly })).toBe(
    "allow",
  );
  expect(decideCall(policy, { tool: "read", arguments: {}, annotations: undefined })).toBe("ask");
});

test("the page's environment is enough", () => {
  expect(readSettings(block("client").mcpServers.iotpush.env)).toMatchObject({ topic: "my-private-topic" });
});
