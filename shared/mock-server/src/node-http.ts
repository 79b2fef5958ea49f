/** Node's HTTP. An import of it would also load its fetch and WebSocket, which takes longer than everything else of a start. */
export const http = process.getBuiltinModule("node:http");
export const https = process.getBuiltinModule("node:https");
