import { readdirSync, readFileSync } from "node:fs";
import { defineConfig, type Options } from "tsup";
// biome-ignore lint/style/noRestrictedImports: a build does not wait for that of the core.
import { PUSH_TEXT_NAMES } from "../../shared/core/src/contract/push-texts.ts";
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

const TYPED = /\.\.\.typedDefaults\("(\w+)", \{([^}]*)\}\)/g;
const oneByOne = (type: string, values: readonly (readonly [name: string, value: string])[]) =>
  values.map(([name, value]) => `${name}: { value: ${value} }, ${name}Type: { value: "${type}" }`).join(", ");

/** The flow library's validator reads only defaults that are written out one by one. */
const defaultsOneByOne: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "defaults one by one",
  setup: ({ onLoad }) =>
    onLoad({ filter: /nodes[\\/].*[\\/]editor\.mts$/ }, ({ path }) => {
      const texts = PUSH_TEXT_NAMES.map((name) => [name, '""'] as const);
      const contents = readFileSync(path, "utf8")
        .replace("...PUSH_TEXT_DEFAULTS", oneByOne("str", texts))
        .replace(TYPED, (_, type: string, values: string) =>
          oneByOne(
            type,
            [...values.matchAll(/(\w+): ("[^"]*")/g)].map(([, name = "", value = ""]) => [name, value]),
          ),
        );
      return { contents, loader: "ts" as const };
    }),
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
    esbuildPlugins: [defaultsOneByOne],
    esbuildOptions: fromSource,
  },
]);
