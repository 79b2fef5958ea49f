import { readdirSync } from "node:fs";
import { defineConfig } from "tsup";
import { leaveOutUnused } from "../../shared/tooling/build/leave-out.ts";
import { withLicenses, withSbom } from "../../shared/tooling/build/licenses.ts";

/** The editor's side of each node and plugin. */
const editors = ["nodes", "plugins"].flatMap((kind) =>
  readdirSync(new URL(`src/${kind}/`, import.meta.url)).map((name) => [
    name,
    `src/${kind}/${name}/editor.mts`,
  ]),
);
/** The core is bundled from its source, so that what is not used stays out. */
const fromSource = (options: { conditions?: string[] }) => {
  options.conditions = ["@iotpush/source"];
};

export default defineConfig([
  {
    entry: { registration: "src/registration.ts", runtime: "src/runtime.ts" },
    format: "cjs",
    outExtension: () => ({ js: ".js" }),
    platform: "node",
    target: "node22",
    noExternal: [/.*/],
    removeNodeProtocol: false,
    minify: true,
    esbuildPlugins: [leaveOutUnused, withLicenses, withSbom],
    clean: true,
    esbuildOptions: fromSource,
  },
  {
    entry: Object.fromEntries(editors),
    format: "iife",
    outExtension: () => ({ js: ".js" }),
    outDir: "../../.tsbuild/node-red-editor",
    platform: "browser",
    target: "es2022",
    noExternal: [/.*/],
    minify: true,
    clean: true,
    esbuildOptions: fromSource,
  },
]);
