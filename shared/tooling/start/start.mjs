/** `npm start`. Checks the Node version before anything else, in words that every Node understands. */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 18)) await import("./start.ts");
else {
  console.error(
    `npm start needs Node 24 (or 22.18 and later); this is Node ${process.versions.node}. Run: npx --yes -p node@24 npm start`,
  );
  process.exitCode = 1;
}
