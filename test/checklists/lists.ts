/** A change of a file of the copy: what is inserted before the first place of a text, or a new file. */
export type Edit =
  | { readonly file: string; readonly before: string; readonly insert: string }
  | { readonly file: string; readonly content: string };

export interface Checklist {
  /** The heading in docs/checklists.md. */
  readonly title: string;
  /** A new file is an edit as well, and so is openapi.json; a test is not. */
  readonly mostEdits: number;
  readonly edits: readonly Edit[];
  /** Whether openapi.json is written again. */
  readonly openapi?: boolean;
  /** What must pass then: files or folders of tests. */
  readonly tests: readonly string[];
}

const NODE_RED = "packages/node-red-iotpush/src";

/** The lists, carried out with a random name of lower-case letters. */
export const checklists = (name: string): readonly Checklist[] => [
  {
    title: "A text field of a push",
    mostEdits: 10,
    openapi: true,
    edits: [
      {
        file: "shared/core/src/contract/message.ts",
        before: "  click_url: /* @__PURE__ */",
        insert: `  ${name}: /* @__PURE__ */ z.optional(text(0, 1000)),\n`,
      },
      {
        file: "shared/core/src/contract/message.ts",
        before: "    click_url: described(",
        insert: `    ${name}: described(fields.${name}, "A ${name}"),\n`,
      },
      {
        file: "shared/core/src/contract/push-texts.ts",
        before: "  click_url: {\n    label",
        insert: `  ${name}: { label: "${name}", help: "A ${name}", example: "an example" },\n`,
      },
      ...["en-US", "de"].map((language) => ({
        file: `${NODE_RED}/locale/${language}.json`,
        before: '    "click_url": "Link"',
        insert: `    "${name}": "${name}",\n`,
      })),
      ...["send", "ask"].flatMap((node) =>
        ["en-US", "de"].map((language) => ({
          file: `${NODE_RED}/nodes/iotpush-${node}/locale/${language}.md`,
          before: "`click_url`",
          insert: `\`${name}\`, `,
        })),
      ),
    ],
    tests: [
      "shared/core/src/contract",
      "shared/core/src/command",
      "packages/n8n-nodes-iotpush/nodes/Iotpush/operations.test.ts",
      `${NODE_RED}/nodes/iotpush-send`,
      `${NODE_RED}/nodes/iotpush-ask`,
      `${NODE_RED}/locale`,
      "packages/zapier-iotpush/src/creates/send-notification.test.ts",
      "packages/home-assistant-bridge/src/mapping",
      "packages/mcp-server/src/server/create-server.test.ts",
    ],
  },
  {
    title: "A button set",
    mostEdits: 1,
    edits: [
      {
        file: "shared/core/src/contract/presets.ts",
        before: '  { name: "yes-no"',
        insert: `  { name: "${name}", ids: ["open", "comment"] },\n`,
      },
      {
        file: "packages/zapier-iotpush/src/fields/new-set.test.ts",
        content: `import { buttonSet, PRESET_NAMES } from "@iotpush/core/adapter";
import { expect, test } from "vitest";
import { buttonFields } from "./fields.js";

test("the set is offered", () => {
  expect(PRESET_NAMES).toContain("${name}");
  expect(buttonSet("${name}")).toHaveLength(2);
  expect(JSON.stringify(buttonFields)).toContain("${name}");
});
`,
      },
    ],
    tests: [
      "packages/zapier-iotpush/src/fields",
      "shared/core/src/wire/buttons",
      "packages/mcp-server/src/server",
    ],
  },
  {
    title: "A status of a receipt",
    mostEdits: 5,
    openapi: true,
    edits: [
      {
        file: "shared/core/src/contract/receipt.ts",
        before: '"delivered", "read", "acted", "expired"',
        insert: `"${name}", `,
      },
      {
        file: "shared/core/src/answers/receipt-status.ts",
        before: '"delivered", "read", "acted"]',
        insert: `"${name}", `,
      },
      {
        file: "shared/mock-server/src/service/receipts.ts",
        before: '  queued: "acted_count',
        insert: `  ${name}: "0",\n`,
      },
    ],
    tests: ["shared/core/src/contract", "shared/core/src/answers/engine", "shared/mock-server/src/service"],
  },
  {
    title: "A package for a platform",
    mostEdits: 10,
    edits: [
      ...["README.md", "CHANGELOG.md", "LICENSE"].map((file) => ({
        file: `packages/${name}/${file}`,
        content: `# @iotpush/${name}\n`,
      })),
      {
        file: `packages/${name}/package.json`,
        content: `${JSON.stringify({ name: `@iotpush/${name}`, version: "0.1.0", type: "module" }, null, 2)}\n`,
      },
      {
        file: `packages/${name}/tsconfig.json`,
        content: `${JSON.stringify(
          {
            extends: "../../tsconfig.base.json",
            compilerOptions: {
              rootDir: ".",
              outDir: `../../.tsbuild/${name}`,
              emitDeclarationOnly: true,
              tsBuildInfoFile: `../../.tsbuild/${name}/tsconfig.tsbuildinfo`,
            },
            include: ["src"],
          },
          null,
          2,
        )}\n`,
      },
      {
        file: `packages/${name}/tsup.config.ts`,
        content: `export { default } from "../mcp-server/tsup.config.ts";\n`,
      },
      {
        file: "knip.json",
        before: '    "packages/zapier-iotpush": {',
        insert: `    "packages/${name}": { "project": ["src/**/*.ts"] },\n`,
      },
      {
        file: `packages/${name}/src/first/answer.test.ts`,
        content: `import { expect, test } from "vitest";\n\ntest("is run", () => expect(1).toBe(1));\n`,
      },
      {
        file: "tsconfig.json",
        before: '    {\n      "path": "test"',
        insert: `    { "path": "packages/${name}" },\n`,
      },
      {
        file: "vitest.config.ts",
        before: '      project("mcp"',
        insert: `      project("${name}", ["packages/${name}/**/*.test.ts"]),\n`,
      },
      {
        file: "docs/ARCHITECTURE.md",
        before: "    packages/mcp-server/src ",
        insert: `    packages/${name}/src    first\n`,
      },
    ],
    tests: [`packages/${name}`, "test/docs/folder-order.test.ts"],
  },
];
