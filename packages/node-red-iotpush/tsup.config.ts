import { readdirSync } from "node:fs";
import { defineConfig } from "tsup";
import { leaveOutUnused } from "./scripts/leave-out.mts";

const nodes = readdirSync(new URL("src/nodes/", import.meta.url));
/** The core is bundled from its source, so that what is not used stays out. */
const fromSource = (options: { conditions?: string[] }) => {
  options.conditions = ["@iotpush/source"];
};

export default defineConfig([
  {
    entry: { runtime: "src/runtime.ts" },
    format: "cjs",
    outExtension: () => ({ js: ".js" }),
    platform: "node",
    target: "node20",
    noExternal: [/.*/],
    removeNodeProtocol: false,
    minify: true,
    keepNames: true,
    esbuildPlugins: [leaveOutUnused],
    clean: true,
    esbuildOptions: fromSource,
  },
  {
    entry: Object.fromEntries(nodes.map((node) => [node, `src/nodes/${node}/editor.ts`])),
    format: "iife",
    outExtension: () => ({ js: ".js" }),
    outDir: "../../.tsbuild/node-red-editor",
    platform: "browser",
    target: "es2022",
    noExternal: [/.*/],
    minify: false,
    clean: true,
    esbuildOptions: fromSource,
  },
]);
