#!/usr/bin/env node
import module from "node:module";

const NEEDED = 24;
if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  console.error(`iotpush-mock needs Node ${NEEDED} or later; this is ${process.versions.node}.`);
  process.exit(1);
}
// What was compiled at one start is there at the next.
module.enableCompileCache();
await import("./main.js");
