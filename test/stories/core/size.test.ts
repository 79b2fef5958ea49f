import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "tsup";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../hosts/temporary.ts";

const DIST = new URL("../../../shared/core/dist/", import.meta.url).pathname;
const FETCH = `import { createFetchClient } from "${DIST}fetch.js";`;
const QUESTION = `{ topic: "t", message: "m", actions: [], timeoutMs: 1000 }`;

/** The size in bytes of code that uses the packed core, bundled and minified as for a function in the cloud. */
async function sizeOf(code: string): Promise<number> {
  const folder = temporaryFolder("size");
  writeFileSync(join(folder.path, "entry.mjs"), code);
  await build({
    entry: [join(folder.path, "entry.mjs")],
    outDir: folder.path,
    format: ["esm"],
    outExtension: () => ({ js: ".out.mjs" }),
    platform: "node",
    minify: true,
    target: "esnext",
    noExternal: [/./],
    config: false,
    silent: true,
  });
  return readFileSync(join(folder.path, "entry.out.mjs")).byteLength;
}

test.each([
  [
    "an error guard alone",
    `import { isIotpushError } from "${DIST}index.js"; console.log(isIotpushError(1));`,
    15,
  ],
  ["pushing over fetch", `${FETCH} await createFetchClient().messages.push("t", "m");`, 60],
  [
    "asking over fetch",
    `${FETCH} import { ask } from "${DIST}index.js"; await ask(createFetchClient(), ${QUESTION});`,
    112,
  ],
  [
    "asking over axios",
    `import { ask, createClient } from "${DIST}index.js"; await ask(createClient(), ${QUESTION});`,
    400,
  ],
])("%s stays small", async (_, code, kilobytes) => {
  expect(await sizeOf(code)).toBeLessThan(kilobytes * 1000);
});
