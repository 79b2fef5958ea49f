import { fields, switchField } from "../../common/panel.ts";
import { type Parameters, readSwitch } from "../../common/parameters.ts";

/** Whether secrets may be in the output, where later nodes, logs and models read them. */
export const secretsField = (what: string) =>
  fields({
    includeSecrets: switchField(
      "Include Secrets",
      `Whether the output has ${what}, which all later nodes can then read`,
    ),
  });

const { includeSecrets } = secretsField("secrets");
const wanted = (read?: Parameters): boolean => read !== undefined && readSwitch(read, includeSecrets);

/** A topic without its key, unless the panel asks for it. */
export const topicItem = (
  { api_key, ...topic }: { readonly api_key?: unknown },
  read?: Parameters,
): object => (wanted(read) ? { ...topic, api_key } : topic);

/** A secret at the end of a webhook's path, as an iotpush Trigger has it. */
const SECRET = /\/[^/?#]{32,}(?=[?#]|$)/;

/** A webhook without the secret in its URL, unless the panel asks for it. */
export const webhookItem = (webhook: { readonly url: string }, read?: Parameters): object =>
  wanted(read) ? webhook : { ...webhook, url: webhook.url.replace(SECRET, "/:secret") };
