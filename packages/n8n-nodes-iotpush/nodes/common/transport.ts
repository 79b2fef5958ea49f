import { type Clock, failureFromCode, type Transport } from "@iotpush/core/adapter";
import type {
  ICredentialDataDecryptedObject,
  IExecuteFunctions,
  IHttpRequestOptions,
  ILoadOptionsFunctions,
  IN8nHttpFullResponse,
} from "n8n-workflow";
import { sleep } from "n8n-workflow";
import { CREDENTIAL, type IotpushCredential } from "./credential.ts";

/** What all of n8n's contexts that may send requests have in common. */
export type Host = Pick<IExecuteFunctions, "getNode" | "getCredentials" | "logger"> & {
  readonly helpers: Pick<IExecuteFunctions["helpers"], "httpRequestWithAuthentication">;
};

/** Calls that outlive their execution must notice a changed key: after this long, n8n reads the credential for each request. */
const FRESH_MS = 60_000;

/**
 * Sends through n8n's own request helper, so that its proxies, certificates and limits hold; the credential adds itself. `data` is
 * what n8n just read of it.
 */
export function transportOf(host: Host, type = CREDENTIAL, data?: ICredentialDataDecryptedObject): Transport {
  const until = clock.now() + FRESH_MS;
  return transport(({ headers = {}, ...options }) => {
    const { authorization: _, "x-api-key": __, ...others } = headers;
    const request = { ...options, headers: others };
    const isFresh = data !== undefined && clock.now() < until;
    const known = isFresh ? { credentialsDecrypted: { id: "", name: "", type, data } } : undefined;
    return host.helpers.httpRequestWithAuthentication.call(host as IExecuteFunctions, type, request, known);
  });
}

/** The same with the request's own key or none, as a check of a set-up wants it. */
export const plainTransportOf = (
  { helpers }: Pick<ILoadOptionsFunctions, "helpers">,
  { ignoreSslIssues }: IotpushCredential,
): Transport =>
  transport((options) => helpers.httpRequest({ ...options, skipSslCertificateValidation: ignoreSslIssues }));

export const transport =
  (send: (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>): Transport =>
  async (request, { timeoutMs }) => {
    const options: IHttpRequestOptions = {
      method: request.method,
      url: request.url,
      headers: { ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      encoding: "text",
      json: false,
      returnFullResponse: true,
      ignoreHttpStatusErrors: true,
      disableFollowRedirect: true,
      timeout: Math.ceil(timeoutMs),
    };
    try {
      const { statusCode: status, headers, body } = await send(options);
      const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
      const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
      return { status, headers: Object.fromEntries(lowerCase), body: text };
    } catch (error) {
      throw failureFromCode(codeOf(error));
    }
  };

/** The network's code, such as ECONNREFUSED: n8n wraps what its HTTP library throws, sometimes twice. */
function codeOf(error: unknown, depth = 0): string {
  if (typeof error !== "object" || error === null || depth > 4) return "unknown";
  const { code, cause, errorResponse } = error as Record<string, unknown>;
  if (typeof code === "string" && /^E[A-Z_]+$|CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return code;
  const inner = [cause, errorResponse].map((each) => codeOf(each, depth + 1));
  return inner.find((each) => each !== "unknown") ?? "unknown";
}

/** n8n forbids timers of one's own; a wait that is aborted ends at the next slice. */
const SLICE_MS = 500;

export const clock: Clock = {
  now: () => Date.now(),
  mono: () => performance.now(),
  async sleep(ms, signal) {
    const slice = signal ? SLICE_MS : ms;
    for (let left = ms; left > 0 && !signal?.aborted; left -= slice) await sleep(Math.min(left, slice));
  },
};
