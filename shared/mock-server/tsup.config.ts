import { copyFile } from "node:fs/promises";
import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: { index: "src/index.ts", cli: "src/cli.ts" },
    removeNodeProtocol: false,
    format: ["esm"],
    dts: { entry: { index: "src/index.ts" } },
    sourcemap: true,
    target: "node24",
    splitting: true,
  },
  {
    entry: { app: "src/inbox/main.tsx" },
    outDir: "dist/inbox",
    outExtension: () => ({ js: ".js" }),
    format: ["iife"],
    platform: "browser",
    target: "es2022",
    minify: true,
    noExternal: [/.*/],
    esbuildOptions: (options) => {
      options.jsx = "automatic";
      options.jsxImportSource = "preact";
    },
    onSuccess: async () => {
      for (const file of ["index.html", "style.css"])
        await copyFile(`src/inbox/${file}`, `dist/inbox/${file}`);
    },
  },
]);
