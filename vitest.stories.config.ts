import { defineConfig } from "vitest/config";
import { reporters } from "./test/reporters.ts";

const source = { conditions: ["@iotpush/source", "module", "node"] };

/** What runs in real hosts: a real n8n, Node-RED, Home Assistant and Chromium. */
export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    ...reporters(`stories-${process.env.STORIES ?? "all"}`),
    include: ["test/stories/**/*.test.ts", "test/hosts/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 240_000,
    // A host does things in its own time, on a busy machine later.
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 240_000,
  },
});
