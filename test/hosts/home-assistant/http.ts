/** An answer of Home Assistant other than success. */
export class HomeAssistantRequestError extends Error {
  readonly status: number;

  constructor(method: string, path: string, status: number, text: string) {
    super(`Home Assistant answered ${status} to ${method} ${path}: ${text.slice(0, 1_000)}`);
    this.name = "HomeAssistantRequestError";
    this.status = status;
  }
}

/** What a request carries in addition to method and path. */
export type HomeAssistantRequestOptions = { token?: string; body?: unknown; form?: URLSearchParams };

/** Sends one request to Home Assistant; answers the parsed body, or its text when it is not JSON. */
export async function homeAssistantRequest<T>(
  base: string,
  method: string,
  path: string,
  { token, body, form }: HomeAssistantRequestOptions = {},
): Promise<T> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: form ?? (body === undefined ? null : JSON.stringify(body)),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) throw new HomeAssistantRequestError(method, path, response.status, text);
  const json = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return (json ? JSON.parse(text) : text) as T;
}
