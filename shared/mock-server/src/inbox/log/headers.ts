const SECRET = /^(authorization|x-api-key|x-control-token|cookie)$/i;
const NOT_TYPED =
  /^(host|connection|content-length|accept-encoding|user-agent|accept|accept-language|origin|referer|x-iotpush-inbox|sec-.*)$/i;

/** Headers as they may be seen over a shoulder: of a secret only that it was there. */
export const maskedHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET.test(name) ? value.replace(/\S+$/, "••••••") : value,
    ]),
  );

const KEY_IN_JSON = /("(?:api_key|token|authorization)"\s*:\s*")(?:\\.|[^"\\])+/gi;
const KEY_IN_FORM = /((?:^|&)token=|name="token"\s+)[^&"\s]+/gi;

/** A body with its secrets hidden: topics contain their keys, and Pushover calls contain one. */
export const maskedBody = (body: string): string =>
  body.replace(KEY_IN_JSON, "$1••••••").replace(KEY_IN_FORM, "$1••••••");

/** The headers that a person who repeats the request would type. */
export const typedHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_TYPED.test(name)));
