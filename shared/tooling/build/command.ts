import { defineConfig } from "tsup";
import { leaveOutUnused } from "./leave-out.ts";
import { withLicenses, withSbom } from "./licenses.ts";

/** How a command is built that brings all of its libraries along. */
export const commandConfig = (options: { readonly minify: boolean }) =>
  defineConfig({
    ...options,
    entry: { cli: "src/cli.ts" },
    format: "esm",
    platform: "node",
    target: "node22.13",
    noExternal: [/.*/],
    removeNodeProtocol: false,
    splitting: true,
    keepNames: true,
    clean: true,
    esbuildPlugins: [leaveOutUnused, withLicenses, withSbom],
    // Bundled CommonJS packages ask for Node's own modules by require.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);',
    },
    // From source, so that what is not used stays out.
    esbuildOptions: (esbuild) => {
      esbuild.conditions = ["@iotpush/source"];
    },
  });
