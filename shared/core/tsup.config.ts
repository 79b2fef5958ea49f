import { defineConfig } from "tsup";

const entry = {
  index: "src/index.ts",
  contract: "src/contract.ts",
  portable: "src/portable.ts",
  axios: "src/client/axios-transport.ts",
  testing: "src/testing.ts",
};

export default defineConfig({
  entry: { ...entry, cli: "src/doctor/cli.ts" },
  removeNodeProtocol: false,
  format: ["esm", "cjs"],
  dts: { entry },
  clean: true,
  target: "node22",
  splitting: true,
});
