import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const which = (program: string): string =>
  execFileSync("sh", ["-c", 'command -v "$0"', program], { encoding: "utf8" }).trim();

/**
 * Fills an empty folder with a root that has these programs of this machine, this Node with npm, the libraries they load, and what reaching a
 * registry needs: nothing else, and no cache. To be entered with `inDebianRoot`.
 */
export function makeBareRoot(root: string, programs: readonly string[]): void {
  for (const folder of ["proc", "dev", "sys", "tmp", "home/me", "etc", "usr/bin"])
    mkdirSync(join(root, folder), { recursive: true });
  chmodSync(join(root, "tmp"), 0o1777);
  const put = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(realpathSync(from), join(root, to), { recursive: true });
  };
  const binaries = [...programs.map((name) => [which(name), `/usr/bin/${name}`] as const)];
  for (const [from, to] of [...binaries, [process.execPath, "/usr/bin/node"] as const]) {
    put(from, to);
    for (const [library] of execFileSync("ldd", [from], { encoding: "utf8" }).matchAll(/\/\S+\.so\S*/g))
      put(library, library);
  }
  put(which("sh"), "/bin/sh");
  put(dirname(dirname(realpathSync(which("npm")))), "/usr/lib/node_modules/npm");
  writeFileSync(
    join(root, "usr/bin/npm"),
    '#!/bin/sh\nexec node /usr/lib/node_modules/npm/bin/npm-cli.js "$@"\n',
    {
      mode: 0o755,
    },
  );
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0:root:/home/me:/bin/sh\n");
  const { NODE_EXTRA_CA_CERTS = "" } = process.env;
  for (const file of [
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/ssl/certs/ca-certificates.crt",
    NODE_EXTRA_CA_CERTS,
  ])
    if (file && existsSync(file)) put(file, file);
  // How this machine reaches the registry.
  const npmrc = join(homedir(), ".npmrc");
  if (existsSync(npmrc)) put(npmrc, "/home/me/.npmrc");
}
