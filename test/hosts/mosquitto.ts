import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mosquittoPackage, requireProgram } from "./install/apt.ts";
import { freePort } from "./ports.ts";
import { startReady } from "./process.ts";
import { type Restartable, restartable } from "./restartable.ts";
import { temporaryFolder } from "./temporary.ts";

/** A running MQTT broker that lets everyone in and keeps retained messages over an orderly restart. */
export type Mosquitto = AsyncDisposable &
  Restartable & { readonly host: string; readonly port: number; readonly url: string };

/** Starts a new mosquitto on loopback. */
export async function startMosquitto({ port }: { port?: number } = {}): Promise<Mosquitto> {
  const command = requireProgram(mosquittoPackage, "services");
  const folder = temporaryFolder("mosquitto");
  // As root it becomes another user, who has to write here.
  chmodSync(folder.path, 0o777);
  const host = "127.0.0.1";
  const listen = port ?? (await freePort());
  const settings = join(folder.path, "mosquitto.conf");
  writeFileSync(
    settings,
    `listener ${listen} ${host}\nallow_anonymous true\npersistence true\npersistence_location ${folder.path}/\nlog_dest stderr\n`,
  );
  const broker = await restartable((env) =>
    startReady(
      { name: "mosquitto", command, args: ["-c", settings], env },
      { log: /mosquitto version \S+ running/ },
    ),
  );
  return {
    ...broker,
    host,
    port: listen,
    url: `mqtt://${host}:${listen}`,
    async [Symbol.asyncDispose]() {
      await broker.stop();
      folder.remove();
    },
  };
}
