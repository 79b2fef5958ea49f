/** An answer of n8n other than success. */
export class N8nRequestError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(method: string, path: string, status: number, body: unknown) {
    super(`n8n answered ${status} to ${method} ${path}: ${JSON.stringify(body).slice(0, 1_000)}`);
    this.name = "N8nRequestError";
    this.status = status;
    this.body = body;
  }
}

/** How a request proves who it is from. */
export type N8nIdentity = Record<string, string>;

/** Sends one request to n8n and answers the parsed body, without the `data` envelope of its internal API. */
export async function n8nRequest<T>(
  base: string,
  method: string,
  path: string,
  { body, identity = {} }: { body?: unknown; identity?: N8nIdentity } = {},
): Promise<{ body: T; headers: Headers }> {
  const response = await fetch(new URL(path, base), {
    method,
    headers: { "content-type": "application/json", ...identity },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  const parsed = parse(text);
  if (!response.ok) throw new N8nRequestError(method, path, response.status, parsed);
  const enveloped = path.startsWith("/rest/") && isObject(parsed) && "data" in parsed;
  return { body: (enveloped ? parsed.data : parsed) as T, headers: response.headers };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
