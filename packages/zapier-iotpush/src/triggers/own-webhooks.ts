import { isForbiddenError, isIotpushError, type Webhook } from "@iotpush/core/adapter";
import type { StepContext } from "../connection/client.js";
import type { ZapEvent } from "./event-item.js";

/** What Zapier answers for a Zap that was switched off or deleted. */
const GONE = [404, 410];
const RESERVE_MS = 5_000;

/**
 * The account webhook for a Zap's URL. One that is already there is used again, since two would run the Zap twice. If the account has too
 * many, those of Zaps that no longer exist are deleted first. Throws an IotpushError. Documentation: Webhooks.
 */
export async function subscribe(
  { client, left }: StepContext,
  wanted: { readonly url: string; readonly event: ZapEvent; readonly topicIds: readonly string[] },
): Promise<string> {
  const body = { url: wanted.url, events: [wanted.event], topic_ids: [...wanted.topicIds] };
  const existing = await client.webhooks.list();
  const [same, ...more] = existing.filter(({ url }) => url === wanted.url);
  for (const { id } of more) await client.webhooks.delete(id);
  if (same) {
    await client.webhooks.update(same.id, { ...body, active: true });
    return same.id;
  }
  try {
    return (await client.webhooks.create(body)).id;
  } catch (error) {
    if (!isForbiddenError(error) || (await deleteGone()) === 0) throw error;
    return (await client.webhooks.create(body)).id;
  }

  /** How many were deleted. Only webhooks of the same host are tried. */
  async function deleteGone(): Promise<number> {
    const { host } = new URL(wanted.url);
    let deleted = 0;
    for (const { id, url } of existing as Webhook[]) {
      if (left() < RESERVE_MS) break;
      if (hostOf(url) !== host || !(await isGone(id))) continue;
      await client.webhooks.delete(id);
      deleted += 1;
    }
    return deleted;
  }

  async function isGone(id: string): Promise<boolean> {
    const { status } = await client.webhooks.test(id).catch((error: unknown) => {
      if (isIotpushError(error)) return { status: undefined };
      throw error;
    });
    return GONE.includes(status ?? 0);
  }
}

const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).host : undefined);
