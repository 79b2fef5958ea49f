/** A change of a file of the copy: what is inserted before the first place of a text, or a new file. */
export type Edit =
  | { readonly file: string; readonly before: string; readonly insert: string }
  | { readonly file: string; readonly content: string };

export interface Checklist {
  /** The heading in docs/checklists.md. */
  readonly title: string;
  readonly mostFiles: number;
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
    mostFiles: 10,
    openapi: true,
    edits: [
      ...[
        ["  click_url: /* @__PURE__ */", `  ${name}: /* @__PURE__ */ z.optional(text(0, 1000)),\n`],
        ["    click_url: described(", `    ${name}: described(fields.${name}, "A ${name}"),\n`],
        [
          "  click_url: {\n    label",
          `  ${name}: { label: "${name}", help: "A ${name}", example: "an example" },\n`,
        ],
      ].map(([before = "", insert = ""]) => ({
        file: "shared/core/src/contract/message.ts",
        before,
        insert,
      })),
      ...["iotpush-send/send-node.ts", "iotpush-ask/ask-node.ts"].map((file) => ({
        file: `${NODE_RED}/nodes/${file}`,
        before: '  "click_url",',
        insert: `  "${name}",\n`,
      })),
      { file: `${NODE_RED}/host/field-defaults.ts`, before: 'click_url: ""', insert: `${name}: "", ` },
      {
        file: `${NODE_RED}/dialog/push-rows.mts`,
        before: '  typed({ field: "click_url"',
        insert: `  typed({ field: "${name}", icon: "tag" }),\n`,
      },
      ...["send", "ask"].flatMap((node) => [
        {
          file: `${NODE_RED}/nodes/iotpush-${node}/editor.mts`,
          before: "    click_url: {",
          insert: `    ${name}: { value: "" },\n    ${name}Type: { value: "str" },\n`,
        },
        {
          file: `${NODE_RED}/nodes/iotpush-${node}/editor.mts`,
          before: "      click_url: TEXT_TYPES",
          insert: `      ${name}: TEXT_TYPES,\n`,
        },
      ]),
      ...["en-US", "de"].map((language) => ({
        file: `${NODE_RED}/locale/${language}.json`,
        before: '    "click_url": "Link"',
        insert: `    "${name}": "${name}",\n`,
      })),
    ],
    tests: [
      "shared/core/src/contract",
      "shared/core/src/command",
      "packages/n8n-nodes-iotpush/nodes/Iotpush/operations.test.ts",
      `${NODE_RED}/nodes/iotpush-send`,
      `${NODE_RED}/locale`,
      "packages/zapier-iotpush/src/creates/send-notification.test.ts",
    ],
  },
  {
    title: "A button set",
    mostFiles: 1,
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
import { buttonFields } from "./buttons.js";

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
    mostFiles: 5,
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
    mostFiles: 10,
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
