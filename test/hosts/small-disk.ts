import { execFileSync } from "node:child_process";
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary.ts";

/** Mounts a disk of four megabytes; undefined if the user may not. */
export function mountSmallDisk() {
  const { path, remove } = temporaryFolder("small-disk");
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", path], { stdio: "ignore" });
  } catch {
    remove();
    return undefined;
  }
  const ballast = join(path, "ballast");
  return {
    path,
    /** Leaves no room for anything. */
    fill() {
      const file = openSync(ballast, "w");
      try {
        for (let size = 4096; size >= 1; size = Math.floor(size / 2))
          for (;;)
            try {
              if (writeSync(file, Buffer.alloc(size)) < size) break;
            } catch {
              break;
            }
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(ballast),
    unmount() {
      execFileSync("umount", ["-l", path]);
      remove();
    },
  };
}
