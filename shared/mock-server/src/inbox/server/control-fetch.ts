const TOKEN_KEY = "iotpush-mock-control-token";

/** Marks what this page itself asks for, so that its log of requests shows what your code sends. */
export const PAGE_HEADER = "x-iotpush-inbox";

/** The control API's refusal, with the sentence to show. */
export class ControlRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Keeps the control token that the server was started with, for this tab only. */
export const keepControlToken = (token: string): void => sessionStorage.setItem(TOKEN_KEY, token);

/** Like `fetch`, with a sentence that helps if nothing answers. */
export const reach = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(path, init).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(
      `No response from the mock server at ${location.host}. Start it again, or remove the fault that cuts connections`,
    );
  });

/** A request of the page itself, as a phone makes it. */
export const reachAsPage = (path: string, init: RequestInit = {}): Promise<Response> =>
  reach(path, { ...init, headers: { ...init.headers, [PAGE_HEADER]: "1" } });

/** A request to the control API. Throws `ControlRefused` for any answer but success. */
export async function controlFetch(path: string, init: RequestInit = {}): Promise<Response> {
  const token = sessionStorage.getItem(TOKEN_KEY);
  const response = await reach(`/_mock${path}`, {
    ...init,
    headers: {
      ...(init.body ? { "content-type": "application/json" } : {}),
      ...(token ? { "x-control-token": token } : {}),
    },
  });
  if (response.ok) return response;
  throw new ControlRefused(response.status, await problemOf(response));
}

/** The error sentence of an answer, whichever of its usual fields it is in. */
export async function problemOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as {
    reason?: string;
    error?: string;
    errors?: string[];
  };
  return body.reason ?? body.error ?? body.errors?.[0] ?? `The mock server answered ${response.status}`;
}
