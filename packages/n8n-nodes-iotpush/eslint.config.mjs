import { n8nCommunityNodesPlugin } from "@n8n/eslint-plugin-community-nodes";
import * as parser from "@typescript-eslint/parser";
import { defineConfig } from "eslint/config";

/** n8n's own rules for community nodes, all as errors, on what is published. */
const rules = Object.keys(n8nCommunityNodesPlugin.configs.recommended.rules);

export default defineConfig(
  {
    ignores: [
      "dist/**",
      "**/*.test.ts",
      "examples/**",
      "scripts/**",
      "test-support/**",
      "*.config.*",
      "tsconfig.json",
    ],
  },
  n8nCommunityNodesPlugin.configs.recommended,
  {
    files: ["**/*.ts", "package.json"],
    languageOptions: { parser },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" },
    rules: { ...Object.fromEntries(rules.map((rule) => [rule, "error"])), "no-console": "error" },
  },
);
