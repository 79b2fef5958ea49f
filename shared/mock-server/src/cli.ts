#!/usr/bin/env node
import module from "node:module";

// What was compiled at one start is there at the next; an old Node has no such cache, and main.js says what it needs.
module.enableCompileCache?.();
try {
  await import("./main.js");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
