import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { reporters } from "./test/reporters.ts";

const source = { conditions: ["@iotpush/source", "module", "node"] };
const project = (name: string, include: string[], extra = {}) => ({
  resolve: source,
  ssr: { resolve: source },
  test: {
    name,
    include,
    environment: "node" as const,
    restoreMocks: true,
    // Long enough for a property tried 10,000 times on a busy machine; a test that hangs is still ended.
    testTimeout: 180_000,
    expect: { poll: { timeout: 15_000 } },
    // Loading the same modules for each file again took a third of the time.
    isolate: false,
    ...extra,
  },
});

export default defineConfig({
  test: {
    // Vitest itself would leave one core free: half of two.
    maxWorkers: Math.max(2, availableParallelism()),
    ...reporters("unit"),
    projects: [
      project("core", ["shared/core/src/**/*.test.ts"]),
      project("mock-server", ["shared/mock-server/src/**/*.test.ts"]),
      project("n8n", ["packages/n8n-nodes-iotpush/**/*.test.ts"], {
        setupFiles: ["test/fast-check-runs.ts"],
        testTimeout: 60_000,
      }),
      project("node-red", ["packages/node-red-iotpush/**/*.test.ts"], { pool: "forks", isolate: true }),
      project("home-assistant", ["packages/home-assistant-bridge/**/*.test.ts"]),
      project("zapier", ["packages/zapier-iotpush/**/*.test.ts"]),
      project("mcp", ["packages/mcp-server/**/*.test.ts"]),
      project("recipes", ["test/recipes/**/*.test.ts"]),
      project("docs", ["test/docs/**/*.test.ts", "shared/tooling/**/*.test.ts"]),
      project("contract", ["test/{contract,simulation}/**/*.test.ts"]),
    ],
  },
});
