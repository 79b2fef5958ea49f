import { defineConfig } from "tsup";
import { leaveOutUnused } from "../../shared/tooling/build/leave-out.ts";
import { withLicenses } from "../../shared/tooling/build/licenses.ts";

export default defineConfig({
  entry: { cli: "src/cli.ts" },
  format: "esm",
  platform: "node",
  target: "node22.13",
  noExternal: [/.*/],
  removeNodeProtocol: false,
  splitting: true,
  minify: true,
  keepNames: true,
  clean: true,
  esbuildPlugins: [leaveOutUnused, withLicenses],
  // Bundled CommonJS packages ask for Node's own modules by require.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);',
  },
  // From source, so that what is not used stays out.
  esbuildOptions: (options) => {
    options.conditions = ["@iotpush/source"];
  },
});
