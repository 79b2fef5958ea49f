/**
 * Node's HTTP as it was when this was loaded, whatever a test or a library patches later. An import of it would also load its fetch and
 * WebSocket, which takes longer than everything else of a start.
 */
export const { createServer, request: requestHttp } = process.getBuiltinModule("node:http");
export const { request: requestHttps } = process.getBuiltinModule("node:https");
