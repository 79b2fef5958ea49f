const NEEDED = [22, 13] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]))
  throw new Error(
    `@iotpush/mock-server needs Node ${NEEDED.join(".")} or later; this is Node ${process.versions.node}. Update Node.`,
  );

/**
 * Node's HTTP as it was when this was loaded, whatever a test or a library patches later. An import of it would also load its fetch and
 * WebSocket, which takes longer than everything else of a start.
 */
export const { createServer, request: requestHttp } = process.getBuiltinModule("node:http");
export const { request: requestHttps } = process.getBuiltinModule("node:https");
/** An import of it would fail on an older Node before the sentence above is said. */
export const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
