/** Refuses to pack a package of which something is not built: what its package.json names would be missing in the tarball. */
import { existsSync, readFileSync } from "node:fs";

const {
  name,
  main,
  types,
  bin,
  exports,
  publishConfig,
  n8n,
  "node-red": nodeRed,
} = JSON.parse(readFileSync("package.json", "utf8"));

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const named = textsIn({ main, types, bin, exports: publishConfig?.exports ?? exports, n8n, nodeRed });
const built = new Set(named.filter((text) => text.includes("dist/")));
const missing = [...built].filter((file) => !existsSync(file));
if (missing.length > 0) {
  console.error(
    `${name} is not built completely: ${missing.join(", ")} missing. Run pnpm build, and pack it again.`,
  );
  process.exit(1);
}
