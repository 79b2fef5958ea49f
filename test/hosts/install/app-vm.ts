import { globSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import { installDebianPackages } from "./apt.ts";
import { read, run } from "./command.ts";
import { isInstalled, markInstalled } from "./marker.ts";

/** What the marker of the machine's parts says. */
export const appVmRelease = "kernel, s6 and AppArmor of this Debian, 1";

export const qemuPackage = { name: "qemu-system-x86", provides: "/usr/bin/qemu-system-x86_64" };

/** Packages whose files make up the machine; the libraries by their beginning, since their names carry versions. */
const PARTS = ["busybox-static", "apparmor", "s6", "execline"];
const LIBRARIES = /^(libskarnet|libs6-|libexecline)[\d.]+/;

/** Unpacks what a machine with AppArmor, s6 and nothing else is made of, and installs QEMU. Nothing of it runs here. */
export async function installAppVm(): Promise<void> {
  await installDebianPackages([qemuPackage]);
  const folder = hostPaths.appVm;
  if (isInstalled(folder, appVmRelease)) return;
  rmSync(folder, { recursive: true, force: true });
  const downloads = join(folder, "downloads");
  mkdirSync(downloads, { recursive: true });
  await run("apt-get", ["-q", "update"]);
  const kernel = await dependencies("linux-image-cloud-amd64", /^linux-image-\d/);
  const libraries = await Promise.all(["s6", "execline"].map((name) => dependencies(name, LIBRARIES)));
  const packages = new Set([...PARTS, ...kernel, ...libraries.flat()]);
  // As root, since apt's own user may not write here.
  await run("apt-get", ["-q", "-o", "APT::Sandbox::User=root", "download", ...packages], { cwd: downloads });
  for (const file of globSync("*.deb", { cwd: downloads }))
    await run("dpkg-deb", ["--extract", join(downloads, file), join(folder, "root")]);
  rmSync(downloads, { recursive: true });
  markInstalled(folder, appVmRelease);
}

async function dependencies(name: string, wanted: RegExp): Promise<string[]> {
  const said = await read("apt-cache", ["depends", "--no-recommends", "--no-suggests", name]);
  return [...said.matchAll(/^ +Depends: (\S+)$/gm)].flatMap(([, found]) =>
    found && wanted.test(found) ? [found] : [],
  );
}
