import type { IWebhookDescription } from "n8n-workflow";

/**
 * Where a waiting execution is resumed. POST only: a link that resumed by GET would be followed by every preview of a chat.
 */
export const resumeWebhooks: IWebhookDescription[] = [
  {
    name: "default",
    httpMethod: "POST",
    responseMode: "onReceived",
    // Empty: n8n answers what the node gives as its response.
    responseData: "",
    path: "={{ $nodeId }}",
    restartWebhook: true,
    isFullPath: true,
  },
];
