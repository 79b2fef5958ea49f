import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { cyclonedxEsbuildPlugin } from "@cyclonedx/cyclonedx-esbuild";
import type { Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/** Writes the licenses of all libraries that a bundle holds to LICENSES.txt beside it, as they ask for. */
export const withLicenses: Plugin = {
  name: "with-licenses",
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      const { outdir } = build.initialOptions;
      if (!metafile || !outdir) return;
      const bundled = Object.values(metafile.outputs)
        .flatMap(({ inputs }) => Object.entries(inputs))
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([file]) => packageFolder(file));
      const texts = [...new Set(bundled)].filter((folder) => folder !== undefined).map(licenseOf);
      if (texts.length === 0) return;
      mkdirSync(outdir, { recursive: true });
      writeFileSync(join(outdir, "LICENSES.txt"), texts.sort().join("\n\n"));
    });
  },
};

/** Writes an SBOM of the libraries that a bundle holds, in CycloneDX, to sbom.json beside it. */
export const withSbom = cyclonedxEsbuildPlugin({
  outputFile: "sbom.json",
  outputReproducible: true,
  mcType: "library",
}) as Plugin;

/** The folder of the library that a file belongs to; undefined for a file of ours. */
function packageFolder(file: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(resolve(file))?.[0];
}

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
}
