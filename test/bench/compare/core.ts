import { readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { restartable } from "../../hosts/restartable.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { startService } from "./iotpush.ts";
import { post, type StartWay } from "./way.ts";

const { version } = JSON.parse(
  readFileSync(new URL("../../../shared/core/package.json", import.meta.url), "utf8"),
) as { version: string };

/** A program with core and a SQLite file, with callbacks or behind a router. */
export const startCore =
  (callbacks: boolean): StartWay =>
  async (collector) => {
    const service = await startService();
    const folder = temporaryFolder("compare");
    const port = await freePort();
    const env = {
      PORT: String(port),
      STORE: join(folder.path, "questions.sqlite"),
      COLLECTOR: collector,
      SERVICE: service.url,
      KEY: service.key,
      TOPIC: service.topic,
      PERSON: service.person,
      ...(callbacks ? { CALLBACKS: "yes" } : {}),
    };
    const args = [join(import.meta.dirname, "core-asker.ts")];
    const program = await restartable(() =>
      startReady({ name: "the asking program", command: process.execPath, args, env }, { log: /listening/ }),
    );
    return {
      name: `@iotpush/core ${version}, ${callbacks ? "callbacks" : "receipts only"}`,
      async ask(n) {
        await post(`http://127.0.0.1:${port}/${n}`, {});
        await service.pushed(n);
      },
      tap: service.tap,
      kill: program.kill,
      restart: program.restart,
      async [Symbol.asyncDispose]() {
        await program.stop();
        await service.close();
        folder.remove();
      },
    };
  };
