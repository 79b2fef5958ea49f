import { defineConfig } from "tsup";

const entry = {
  index: "src/index.ts",
  contract: "src/contract.ts",
  adapter: "src/adapter.ts",
  axios: "src/client/axios-transport.ts",
  fetch: "src/fetch.ts",
  postgres: "src/postgres.ts",
  testing: "src/testing.ts",
};

/** Of its own, so that whoever only needs the errors does not load the schemas. */
const internal = { errors: "src/wire/errors/index.ts" };

export default defineConfig({
  entry: { ...entry, ...internal, cli: "src/command/cli.ts" },
  removeNodeProtocol: false,
  format: ["esm", "cjs"],
  dts: { entry },
  clean: true,
  target: "node22",
  splitting: true,
});
