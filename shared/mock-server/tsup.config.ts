import { copyFile } from "node:fs/promises";
import { defineConfig } from "tsup";
import { leaveOutUnused } from "../tooling/build/leave-out.ts";
import { withLicenses, withSbom } from "../tooling/build/licenses.ts";

const LIBRARY = {
  index: "src/index.ts",
  jest: "src/jest.ts",
  "node-test": "src/node-test.ts",
  playwright: "src/playwright.ts",
  vitest: "src/vitest.ts",
};

export default defineConfig([
  {
    entry: { ...LIBRARY, cli: "src/cli.ts", main: "src/main.ts" },
    removeNodeProtocol: false,
    format: ["esm"],
    dts: {
      entry: LIBRARY,
      // So that the types of the contract are inside as well.
      compilerOptions: { paths: { "@iotpush/core/contract": ["../core/dist/contract.d.ts"] } },
    },
    target: "node22.13",
    splitting: true,
    // Everything inside: it starts faster from a few files, and needs nothing of the registry.
    noExternal: [/^@iotpush\/core/, /^@?hono/, /^zod/],
    esbuildPlugins: [leaveOutUnused, withLicenses, withSbom],
    esbuildOptions: (options) => {
      // From source, so that what starts the server does not bring the schemas along.
      options.conditions = ["@iotpush/source"];
    },
  },
  {
    entry: { app: "src/inbox/main.tsx", style: "src/inbox/styles/index.css" },
    outDir: "dist/inbox",
    outExtension: () => ({ js: ".js" }),
    format: ["iife"],
    platform: "browser",
    target: "es2022",
    minify: true,
    esbuildPlugins: [withLicenses, withSbom],
    noExternal: [/.*/],
    esbuildOptions: (options) => {
      options.jsx = "automatic";
      options.jsxImportSource = "preact";
      // From source, so that the contract's schemas, which the page does not need, are left out.
      options.conditions = ["@iotpush/source"];
    },
    onSuccess: async () => {
      await copyFile("src/inbox/index.html", "dist/inbox/index.html");
    },
  },
]);
