import { defineConfig } from "vitest/config";
import { reporters } from "./test/reporters.ts";

const source = { conditions: ["@iotpush/source", "module", "node", "import"] };
const project = (name: string, include: string[], extra = {}) => ({
  resolve: source,
  ssr: { resolve: source },
  test: { name, include, environment: "node" as const, restoreMocks: true, ...extra },
});

export default defineConfig({
  test: {
    ...reporters("unit"),
    projects: [
      project("core", ["shared/core/src/**/*.test.ts"], { testTimeout: 60_000 }),
      project("mock-server", ["shared/mock-server/src/**/*.test.ts"]),
      project("n8n", ["packages/n8n-nodes-iotpush/**/*.test.ts"]),
      project("node-red", ["packages/node-red-iotpush/**/*.test.ts"], { pool: "forks" }),
      project("home-assistant", ["packages/home-assistant-bridge/**/*.test.ts"]),
      project("zapier", ["packages/zapier-iotpush/**/*.test.ts"]),
      project("recipes", ["test/recipes/**/*.test.ts"]),
      project("docs", ["test/docs/**/*.test.ts", "release/**/*.test.ts"], { testTimeout: 30_000 }),
      project("contract", ["test/contract/**/*.test.ts"], { testTimeout: 30_000 }),
    ],
  },
});
