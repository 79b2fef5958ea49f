/** A link as iotpush can open it, or why it cannot. */
export type MappedLink = { readonly url: string } | { readonly url?: undefined; readonly why: string };

/**
 * Resolves what Home Assistant takes for a link: `/lovelace/doors` belongs to its external URL; `app://…`, `entityId:…` and the like
 * mean nothing outside the companion app.
 */
export function linkOf(raw: string, externalUrl: string | undefined): MappedLink {
  if (/^https?:\/\//i.test(raw)) return URL.canParse(raw) ? { url: raw } : { why: `${raw} is not a URL` };
  if (!raw.startsWith("/")) return { why: `${scheme(raw)} means something in the companion app only` };
  if (!externalUrl)
    return { why: `${raw} needs an address of Home Assistant: set its URL under Settings, System, Network` };
  return { url: `${externalUrl.replace(/\/+$/, "")}${raw}` };
}

const scheme = (raw: string): string => /^[a-z-]+:(\/\/)?/i.exec(raw)?.[0] ?? raw;
