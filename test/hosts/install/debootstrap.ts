import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { installDebianPackages } from "./apt.ts";
import { read, run } from "./command.ts";

/** What a Debian root is made of. */
export type DebianRoot = { root: string; release: string; packages: readonly string[] };

/** Makes a minimal Debian of any release in a folder, from the archive that this machine's apt uses. Needs root rights. */
export async function makeDebianRoot({ root, release, packages }: DebianRoot): Promise<void> {
  await installDebianPackages([
    { name: "debootstrap", provides: "/usr/sbin/debootstrap" },
    { name: "debian-archive-keyring", provides: "/usr/share/keyrings/debian-archive-keyring.gpg" },
  ]);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(dirname(root), { recursive: true });
  await run("/usr/sbin/debootstrap", [
    "--variant=minbase",
    "--keyring=/usr/share/keyrings/debian-archive-keyring.gpg",
    `--include=${["ca-certificates", ...packages].join(",")}`,
    release,
    root,
    await debianArchive(),
    // An older debootstrap has no script for a newer release; all newer ones are made like sid.
    "sid",
  ]);
  for (const file of [
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/pip.conf",
    "/etc/ssl/certs/ca-certificates.crt",
  ]) {
    if (existsSync(file)) copyFileSync(file, join(root, file));
  }
}

async function debianArchive(): Promise<string> {
  const targets = await read("apt-get", [
    "indextargets",
    "--format",
    "$(LABEL) $(REPO_URI)",
    "Created-By: Packages",
  ]);
  const archive = /^Debian (\S+)$/m.exec(targets)?.[1];
  if (archive === undefined)
    throw new Error("apt knows no Debian archive here: this needs Debian's package sources.");
  return archive;
}
