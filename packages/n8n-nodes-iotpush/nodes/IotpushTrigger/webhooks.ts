import type { IWebhookDescription } from "n8n-workflow";

/**
 * The secret is a part of the path: the documented API sends no headers of one's own. n8n puts the webhook's id before it, but
 * compares full paths without that id: the node's own id keeps those of two workflows apart.
 */
export const triggerWebhooks: IWebhookDescription[] = [
  {
    name: "default",
    httpMethod: "POST",
    responseMode: "onReceived",
    path: "={{ $nodeId }}/:secret",
    isFullPath: true,
  },
];
