export interface CurlRequest {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const PLAIN = /^[\w@%+=:,./-]+$/;

/** Quotes a text, if it must be, so that a POSIX shell passes it on unchanged as one word. */
export const shellWord = (text: string): string =>
  PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

export function curlCommand({ method, url, headers = {}, body }: CurlRequest): string {
  const usual = body ? "POST" : "GET";
  const options = [
    ...(method && method !== usual ? [`-X ${method}`] : []),
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    // --data-raw: a body that begins with @ is not a file name.
    ...(body ? [`--data-raw ${shellWord(body)}`] : []),
  ];
  return [`curl ${shellWord(url)}`, ...options].join(" \\\n  ");
}
