import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEMO, type MockServer, type MockServerOptions, startMockServer } from "@iotpush/mock-server";
import { temporaryFolder } from "../hosts/temporary.ts";
import { codeBlock } from "./recipe.ts";
import { startRedirector } from "./redirector.ts";

const SERVICE = "https://www.iotpush.com";

/** Where a recipe is tried: a mock server, an address that redirects to it, and a folder for its files. */
export interface RecipeFixture extends AsyncDisposable {
  readonly mock: MockServer;
  readonly key: string;
  readonly redirecting: string;
  /** Also the home of what is run. */
  readonly folder: string;
  /** A page's block, sent to the mock server (or `to`) instead of the service. */
  code(name: string, to?: string): string;
  /** Writes a page's block as a program and gives its path. */
  program(name: string, file: string, to?: string): string;
  write(file: string, text: string): string;
}

export async function openRecipeFixture(
  page: string,
  options: MockServerOptions = {},
): Promise<RecipeFixture> {
  const mock = await startMockServer(options);
  const redirector = await startRedirector(mock.url);
  const folder = temporaryFolder("recipe");
  const write = (file: string, text: string) => {
    const path = join(folder.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const code = (name: string, to = mock.url) => codeBlock(`recipes/${page}`, name).replaceAll(SERVICE, to);
  return {
    mock,
    key: DEMO.privateTopicKey,
    redirecting: redirector.url,
    folder: folder.path,
    code,
    write,
    program(name, file, to) {
      const path = write(file, code(name, to));
      chmodSync(path, 0o755);
      return path;
    },
    async [Symbol.asyncDispose]() {
      await redirector[Symbol.asyncDispose]();
      await mock.close();
      folder.remove();
    },
  };
}
