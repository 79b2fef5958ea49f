import { defineConfig } from "tsup";
import { withLicenses, withSbom } from "../../shared/tooling/build/licenses.ts";

export default defineConfig({
  entry: { app: "src/app.ts" },
  format: "cjs",
  outExtension: () => ({ js: ".js" }),
  platform: "node",
  target: "node22",
  // Zapier installs its own platform; everything else is inside.
  external: ["zapier-platform-core"],
  noExternal: [/^(?!zapier-platform-core$)/],
  removeNodeProtocol: false,
  clean: true,
  esbuildPlugins: [withLicenses, withSbom],
  esbuildOptions: (options) => {
    // From its source, so that what is not used stays out.
    options.conditions = ["@iotpush/source"];
  },
});
