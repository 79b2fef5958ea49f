#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// The second start is faster: Node then has what it compiled at the first.
enableCompileCache();
await import("./main.js");
