import { build } from "esbuild";
import { expect, test } from "vitest";

const DIST = new URL("../../../shared/core/dist/", import.meta.url).pathname;
const FETCH = `import { createFetchClient } from "${DIST}fetch.js";`;
const QUESTION = `{ topic: "t", message: "m", actions: [], timeoutMs: 1000 }`;

/** The size in bytes of code that uses the packed core, bundled and minified as for a function in the cloud. */
async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: DIST },
    format: "esm",
    platform: "node",
    bundle: true,
    minify: true,
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.contents.length ?? Number.NaN;
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
    110,
  ],
  [
    "asking over axios",
    `import { ask, createClient } from "${DIST}index.js"; await ask(createClient(), ${QUESTION});`,
    400,
  ],
])("%s stays small", async (_, code, kilobytes) => {
  expect(await sizeOf(code)).toBeLessThan(kilobytes * 1000);
});
