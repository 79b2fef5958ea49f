import { readFile } from "node:fs/promises";
import type { Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/**
 * What a library brings that our packages never use: zod's error messages in fifty languages, axios's multipart bodies, its way over
 * fetch, HTTP/2, and the debug output of its helpers. Some of it would load much of Node for nothing.
 */
const UNUSED: readonly { readonly filter: RegExp; readonly importer: RegExp; readonly contents: string }[] = [
  { filter: /\/locales\/index\.c?js$/, importer: /[\\/]zod[\\/]/, contents: "export {};" },
  { filter: /^form-data$/, importer: /[\\/]axios[\\/]/, contents: "export default class FormData {}" },
  {
    filter: /^\.\/fetch\.js$/,
    importer: /[\\/]axios[\\/]/,
    contents: "export const getFetch = () => undefined;",
  },
  {
    filter: /^(node:)?http2$/,
    importer: /[\\/](axios|node-server)[\\/]/,
    contents: "export class Http2ServerRequest {} export const constants = {}; export default {};",
  },
  { filter: /^debug$/, importer: /[\\/]node_modules[\\/]/, contents: "module.exports = () => () => {};" },
];

/** Keeps them out of the bundle. */
export const leaveOutUnused: Plugin = {
  name: "leave-out-unused",
  setup(build) {
    for (const { filter, importer, contents } of UNUSED) {
      build.onResolve({ filter }, (args) =>
        importer.test(args.importer)
          ? { path: args.path, namespace: "unused", sideEffects: false }
          : undefined,
      );
      build.onLoad({ filter, namespace: "unused" }, () => ({ contents, loader: "js" }));
    }
    // esbuild leaves out what is unused of a namespace only where it is imported as one.
    build.onLoad({ filter: /[\\/](shared|packages)[\\/][\w-]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(
        'import { z } from "zod/v4"',
        'import * as z from "zod/v4"',
      ),
      loader: "ts",
    }));
  },
};
