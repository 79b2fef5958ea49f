/** The least that could take a push: keeps the last thousand in memory, checks nothing. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

const messages: unknown[] = [];

createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => {
    text += chunk;
  });
  request.on("end", () => {
    const id = randomUUID();
    if (text) messages.push({ id, ...JSON.parse(text) });
    if (messages.length > 1_000) messages.shift();
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ success: true, id }));
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
