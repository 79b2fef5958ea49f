import { execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { hostPaths } from "./cache.ts";
import { appVmRelease, qemuPackage } from "./install/app-vm.ts";
import { requireProgram } from "./install/apt.ts";
import { requireInstalled } from "./install/marker.ts";
import { temporaryFolder } from "./temporary.ts";

/** A Home Assistant app as it lies in its container. */
export type AppFiles = {
  /** The app's folder, with `apparmor.txt` and `rootfs`. */
  app: string;
  /** The unpacked package, as npm installs it. */
  package: string;
  /** The package's name, the command, and the file that it leads to. */
  name: string;
  command: string;
  program: string;
  /** What is in /data/options.json. */
  options: object;
};

const FILES = join(import.meta.dirname, "app-vm");
/** Programs that Alpine has from BusyBox. */
const APPLETS =
  "sh cat cp cut dmesg env false grep head ifconfig ip kill ln ls mkdir mount pidof poweroff printf ps sed sleep tail touch tr true wc wget".split(
    " ",
  );

/**
 * Boots Debian's kernel in QEMU, without hardware support, with the app's AppArmor profile in enforce mode, and ends when it has ended.
 * Answers the lines of its console that begin with `VM:`, and all of it.
 */
export async function bootApp(files: AppFiles): Promise<{ said: string[]; console: string }> {
  requireInstalled(hostPaths.appVm, appVmRelease, "app-vm");
  const qemu = requireProgram(qemuPackage, "app-vm");
  const folder = temporaryFolder("app-vm");
  try {
    const root = join(folder.path, "root");
    fill(root, files);
    const initrd = join(folder.path, "initrd");
    await archive(root, initrd);
    const [kernel = ""] = execFileSync("find", [join(hostPaths.appVm, "root/boot"), "-name", "vmlinuz-*"], {
      encoding: "utf8",
    }).split("\n");
    const console = await run(qemu, [
      ..."-machine q35 -accel tcg,thread=multi -cpu max -smp 2 -m 1536 -nographic -no-reboot -net none".split(
        " ",
      ),
      ...[
        "-kernel",
        kernel,
        "-initrd",
        initrd,
        "-append",
        "console=ttyS0 rdinit=/vm/boot.sh apparmor=1 security=apparmor quiet panic=-1",
      ],
    ]);
    const said = console.split(/\r?\n/).flatMap((line) => /VM: (.*)$/.exec(line)?.[1] ?? []);
    return { said, console };
  } finally {
    folder.remove();
  }
}

function fill(root: string, { app, package: source, name, command, program, options }: AppFiles): void {
  const parts = join(hostPaths.appVm, "root");
  for (const path of "bin command data dev proc run sbin sys tmp usr/bin usr/local/bin vm".split(" "))
    mkdirSync(join(root, path), { recursive: true });
  put(join(parts, "bin/busybox"), join(root, "bin/busybox"));
  for (const applet of APPLETS) symlinkSync("/bin/busybox", join(root, "bin", applet));
  symlinkSync("/bin/busybox", join(root, "usr/bin/env"));
  put(process.execPath, join(root, "usr/bin/node"));
  put(join(parts, "sbin/apparmor_parser"), join(root, "sbin/apparmor_parser"));
  cpSync(join(parts, "etc/apparmor.d"), join(root, "etc/apparmor.d"), { recursive: true });
  cpSync(join(parts, "usr/lib/x86_64-linux-gnu"), join(root, "usr/lib/x86_64-linux-gnu"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  const suite = join(root, "package/admin/s6/command");
  for (const from of ["usr/bin", "usr/lib/execline/bin"])
    cpSync(join(parts, from), suite, { recursive: true, verbatimSymlinks: true });
  // Debian's s6 looks for its own programs in /usr/bin, s6-overlay's in /command.
  for (const tool of readdirSync(suite))
    for (const folder of ["command", "usr/bin"])
      symlinkSync(join("/package/admin/s6/command", tool), join(root, folder, tool));
  mkdirSync(join(root, "usr/lib/execline"), { recursive: true });
  symlinkSync("/package/admin/s6/command", join(root, "usr/lib/execline/bin"));
  libraries([process.execPath, join(root, "sbin/apparmor_parser"), join(suite, "s6-svscan")], root);
  // s6-overlay's.
  put(join(FILES, "init"), join(root, "init"));
  put(join(FILES, "with-contenv"), join(root, "package/admin/s6-overlay/command/with-contenv"));
  symlinkSync("/package/admin/s6-overlay/command/with-contenv", join(root, "command/with-contenv"));
  // The app's.
  const modules = join("usr/local/lib/node_modules", name);
  cpSync(source, join(root, modules), { recursive: true });
  chmodSync(join(root, modules, program), 0o755);
  symlinkSync(join("/", modules, program), join(root, "usr/local/bin", command));
  cpSync(join(app, "rootfs"), root, { recursive: true });
  writeFileSync(join(root, "data/options.json"), JSON.stringify(options));
  // The machine's.
  for (const file of ["boot.sh", "check.sh", "services.mjs"]) put(join(FILES, file), join(root, "vm", file));
  put(join(app, "apparmor.txt"), join(root, "vm/apparmor.txt"));
  writeFileSync(join(root, "vm/secret"), "VM: a secret\n");
}

function put(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(realpathSync(from), to);
}

/** Copies the shared libraries of programs to where the programs look for them. */
function libraries(programs: readonly string[], root: string): void {
  for (const program of programs) {
    const env = { LD_LIBRARY_PATH: join(root, "usr/lib/x86_64-linux-gnu") };
    const said = execFileSync("/usr/bin/ldd", [program], { encoding: "utf8", env });
    for (const [, path = ""] of said.matchAll(/(\/\S+\.so[.\d]*) \(/g)) {
      const to = path.startsWith("/lib64/") ? path : join("/usr/lib/x86_64-linux-gnu", basename(path));
      if (!path.startsWith(root)) put(path, join(root, to));
    }
  }
}

/** All files of a folder as the kernel wants its first file system. */
async function archive(root: string, to: string): Promise<void> {
  const busybox = join(root, "bin/busybox");
  await run("sh", ["-c", 'cd "$1" && find . | "$2" cpio -o -H newc >"$3"', "sh", root, busybox, to]);
}

/** The output of a program that ends by itself. */
function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    const timer = setTimeout(() => child.kill("SIGKILL"), 180_000);
    child.once("error", reject);
    child.once("close", () => {
      clearTimeout(timer);
      resolve(output);
    });
  });
}
