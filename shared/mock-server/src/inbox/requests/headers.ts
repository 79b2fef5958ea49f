const SECRET = /^(authorization|x-api-key|x-control-token|cookie)$/i;
const NOT_TYPED =
  /^(host|connection|content-length|accept-encoding|user-agent|accept|accept-language|origin|referer|sec-.*)$/i;

/** Headers as they may be seen over a shoulder: of a secret only that it was there. */
export const maskedHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET.test(name) ? value.replace(/\S+$/, "••••••") : value,
    ]),
  );

/** The headers that a person who repeats the request would type. */
export const typedHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_TYPED.test(name)));
