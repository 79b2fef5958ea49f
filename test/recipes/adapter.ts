import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type HostProcess, startReady } from "../hosts/process.ts";
import type { RecipeFixture } from "./fixture.ts";

const CORE = join(import.meta.dirname, "../../shared/core");
export const ADAPTER_SECRET = "adapter-secret-of-the-tests";

/** The Alertmanager page's adapter with the built core, in a process of its own. */
export interface Adapter extends AsyncDisposable {
  readonly url: string;
  log(): string;
}

export async function startAdapter(
  fixture: RecipeFixture,
  code: string,
  key = fixture.key,
): Promise<Adapter> {
  mkdirSync(join(fixture.folder, "node_modules/@iotpush"), { recursive: true });
  symlinkSync(CORE, join(fixture.folder, "node_modules/@iotpush/core"));
  const program = fixture.write("alerts-to-iotpush.mjs", code);
  const env = { IOTPUSH_TOPIC: "my-private-topic", IOTPUSH_KEY: key, ADAPTER_SECRET, PORT: "0" };
  const process_: HostProcess = await startReady(
    { name: "the adapter", command: process.execPath, args: [program], cwd: fixture.folder, env },
    { log: /Listening on port \d+/ },
    15_000,
  );
  return {
    url: `http://127.0.0.1:${/port (\d+)/.exec(process_.log())?.[1]}/`,
    log: () => process_.log(),
    [Symbol.asyncDispose]: () => process_.stop(),
  };
}
