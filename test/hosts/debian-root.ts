import { join } from "node:path";

/** A directory of this machine shown inside a Debian root. */
export type Bind = { from: string; to: string };

/** A command and its arguments, ready for spawn. */
export type Command = { command: string; args: string[] };

/**
 * The command that runs `argv` inside the Debian root at `root`; the process keeps its id, so it can be signalled.
 * Mounts are made in a mount namespace of its own and end with the process: the root can always be deleted safely, and several
 * processes can use one root with different binds. Needs root rights.
 */
export function inDebianRoot(root: string, argv: readonly string[], binds: readonly Bind[] = []): Command {
  const mounts = binds.flatMap(({ from, to }) => [from, to]);
  const enter = ["/bin/sh", join(import.meta.dirname, "enter-debian-root.sh"), root, ...mounts, "--"];
  return { command: "unshare", args: ["--mount", "--propagation", "private", ...enter, ...argv] };
}

/** The environment of a program inside the root. Nothing of this machine's leaks in. */
export const debianRootEnvironment = {
  HOME: "/root",
  PATH: "/opt/home-assistant/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C.UTF-8",
  TZ: "UTC",
  SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt",
} as const;
