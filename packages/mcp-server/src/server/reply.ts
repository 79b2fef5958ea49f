import type { CallToolResult } from "@modelcontextprotocol/server";

/** A tool's result, as data and as the sentence that says the same. */
export const reply = (structuredContent: Record<string, unknown>): CallToolResult => ({
  content: [
    {
      type: "text",
      text:
        typeof structuredContent.message === "string"
          ? structuredContent.message
          : JSON.stringify(structuredContent),
    },
  ],
  structuredContent,
});
