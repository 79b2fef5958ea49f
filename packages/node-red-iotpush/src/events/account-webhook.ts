import type { IotpushClient } from "@iotpush/core";

/**
 * Makes sure that the account has exactly one webhook with this URL: the one that is known is kept, or corrected if it points
 * elsewhere or was switched off. Resolves to its id. Documentation: Webhooks; needs a session token.
 */
export async function ensureWebhook(
  client: Pick<IotpushClient, "webhooks">,
  url: string,
  known: string | undefined,
  options: { readonly signal: AbortSignal },
): Promise<string> {
  const webhooks = await client.webhooks.list(options);
  const existing = webhooks.find(({ id }) => id === known) ?? webhooks.find((webhook) => webhook.url === url);
  if (!existing) return (await client.webhooks.create({ url, events: ["all"] }, options)).id;
  const right = existing.url === url && existing.active && existing.events.includes("all");
  if (!right) await client.webhooks.update(existing.id, { url, events: ["all"], active: true }, options);
  return existing.id;
}
