import { execFile, execFileSync } from "node:child_process";
import { chownSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { postgresPackage, requireProgram } from "./install/apt.ts";
import { freePort } from "./ports.ts";
import { startReady } from "./process.ts";
import { type Restartable, restartable } from "./restartable.ts";
import { temporaryFolder } from "./temporary.ts";

const execute = promisify(execFile);

/** A running PostgreSQL whose user needs no password. */
export type Postgres = AsyncDisposable &
  Restartable & {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
    /** As a connection string. */
    readonly url: string;
  };

/** Starts a new PostgreSQL on loopback; `durable`: it waits for the disk, as in production. It refuses to run as root: then it runs as the user that its package made. */
export async function startPostgres({ durable = false } = {}): Promise<Postgres> {
  const command = requireProgram(postgresPackage, "services");
  const folder = temporaryFolder("postgres");
  const user = serverUser();
  if (user !== undefined) chownSync(folder.path, user.uid, user.gid);
  const data = join(folder.path, "data");
  const initialize = [
    "--pgdata",
    data,
    "--username",
    "postgres",
    "--auth",
    "trust",
    "--no-sync",
    "--encoding",
    "UTF8",
  ];
  await execute(join(dirname(command), "initdb"), initialize, { cwd: folder.path, ...user });
  const host = "127.0.0.1";
  const port = await freePort();
  const settings = [
    "-D",
    data,
    "-h",
    host,
    "-p",
    String(port),
    "-k",
    folder.path,
    "-c",
    "max_connections=200",
    // No test cuts the power; but what was committed must survive a kill, so commits are not put off.
    ...(durable ? [] : ["-c", "fsync=off"]),
  ];
  const server = await restartable((env) =>
    startReady(
      {
        name: "PostgreSQL",
        command,
        args: settings,
        cwd: folder.path,
        env,
        // At SIGTERM it would wait until all clients have left.
        stopSignal: "SIGINT",
        ...(user === undefined ? {} : { user }),
      },
      { log: /ready to accept connections/ },
    ),
  );
  return {
    ...server,
    host,
    port,
    user: "postgres",
    database: "postgres",
    url: `postgres://postgres@${host}:${port}/postgres`,
    async [Symbol.asyncDispose]() {
      await server.stop();
      folder.remove();
    },
  };
}

function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
