import { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod/v4";
import { serveHttp } from "../server/http.js";

/** The smallest picture, and the shortest sound. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";
const WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

const text = (words: string) => ({ type: "text", text: words }) as const;
const image = { type: "image", data: PNG, mimeType: "image/png" } as const;
const resource = {
  type: "resource",
  resource: {
    uri: "test://embedded-resource",
    mimeType: "text/plain",
    text: "This is an embedded resource content.",
  },
} as const;

/** The tools that the official conformance tests call, over the transport that is shipped. */
export function serveConformance(port: number): ReturnType<typeof serveHttp> {
  return serveHttp({ host: "127.0.0.1", port, token: undefined, createServer });
}

function createServer(): McpServer {
  const server = new McpServer(
    { name: "conformance", version: "1" },
    { capabilities: { tools: {}, logging: {} } },
  );
  const tool = (
    name: string,
    ...content: (ReturnType<typeof text> | typeof image | typeof resource | object)[]
  ) => server.registerTool(name, { description: name }, () => ({ content: content as [] }));
  tool("test_simple_text", text("This is a simple text response for testing."));
  tool("test_image_content", image);
  tool("test_audio_content", { type: "audio", data: WAV, mimeType: "audio/wav" });
  tool("test_embedded_resource", resource);
  tool("test_multiple_content_types", text("Multiple content types test:"), image, {
    ...resource,
    resource: { uri: "test://mixed", mimeType: "application/json", text: "{}" },
  });
  server.registerTool("test_error_handling", { description: "Fails" }, () => ({
    isError: true,
    content: [text("This tool intentionally returns an error for testing")],
  }));
  server.registerTool("test_tool_with_logging", { description: "Logs" }, async ({ mcpReq }) => {
    for (const data of ["started", "working", "done"]) await mcpReq.log("info", data);
    return { content: [text("Logged")] };
  });
  server.registerTool("test_tool_with_progress", { description: "Counts" }, async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100])
      if (progressToken !== undefined)
        await mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken, progress, total: 100 },
        });
    return { content: [text("Counted")] };
  });
  server.registerTool(
    "json_schema_2020_12_tool",
    { description: "Has a schema", inputSchema: z.object({ name: z.string().optional() }) },
    () => ({ content: [text("Done")] }),
  );
  return server;
}
