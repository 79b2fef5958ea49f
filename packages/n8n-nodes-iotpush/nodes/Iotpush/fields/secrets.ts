import type { IDataObject, INodeProperties } from "n8n-workflow";

/** Whether secrets may be in the output, where later nodes, logs and models read them. */
export const secretsField = (what: string): INodeProperties => ({
  displayName: "Include Secrets",
  name: "includeSecrets",
  type: "boolean",
  default: false,
  description: `Whether the output has ${what}, which everything after this node can read then`,
});

/** A topic without its key, unless the option asks for it. */
export function topicItem(
  { api_key, ...topic }: { readonly api_key?: unknown },
  secrets: boolean,
): IDataObject {
  return secrets ? { ...topic, api_key: api_key as string } : { ...topic };
}

/** A secret at the end of a webhook's path, as an iotpush Trigger has it. */
const SECRET = /\/[^/?#]{32,}(?=[?#]|$)/;

/** A webhook without the secret in its URL, unless the option asks for it. */
export const webhookItem = (webhook: { readonly url: string }, secrets: boolean): IDataObject => ({
  ...webhook,
  ...(secrets ? {} : { url: webhook.url.replace(SECRET, "/:secret") }),
});
