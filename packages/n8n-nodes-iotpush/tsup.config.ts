import { defineConfig } from "tsup";
import { withLicenses, withSbom } from "../../shared/tooling/build/licenses.ts";

export default defineConfig({
  entry: ["nodes/*/*.node.ts", "credentials/*.credentials.ts"],
  format: "cjs",
  outExtension: () => ({ js: ".js" }),
  platform: "node",
  target: "node22",
  splitting: true,
  noExternal: [/^@iotpush\/core/],
  external: ["n8n-workflow", /^zod/],
  removeNodeProtocol: false,
  clean: true,
  esbuildPlugins: [withLicenses, withSbom],
  /** The core is bundled from its source, so that what is not used stays out. */
  esbuildOptions(options) {
    options.conditions = ["@iotpush/source"];
  },
});
