import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";
import { withLicenses, withSbom } from "../../shared/tooling/build/licenses.ts";

interface N8nPackage {
  readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

const { n8n } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as N8nPackage;

/** `dist/nodes/X/X.node.js` is built from `nodes/X/X.node.ts`. */
const entries = [...n8n.nodes, ...n8n.credentials].map((file) => [
  file.replace(/^dist\//, "").replace(/\.js$/, ""),
  file.replace(/^dist\//, "").replace(/\.js$/, ".ts"),
]);

export default defineConfig({
  entry: Object.fromEntries(entries),
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
