/** What `pnpm simulate` bundles. */
export { run } from "./main.js";
export { SEEDED_BUGS } from "./seeded-bugs.js";
