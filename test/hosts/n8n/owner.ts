import { type N8nIdentity, n8nRequest } from "./http.ts";

/** The person who set the test's n8n up. */
export const n8nOwner = {
  email: "owner@example.com",
  password: "Correct-Horse-1",
  firstName: "Olive",
  lastName: "Owner",
};

/** How the owner's browser and programs identify themselves. */
export type OwnerIdentity = { browser: N8nIdentity; program: N8nIdentity };

/** Sets up the owner of a new n8n, signs in, and makes an API key with all scopes. */
export async function becomeOwner(base: string): Promise<OwnerIdentity> {
  const browserId = { "browser-id": "stories" };
  const { headers } = await n8nRequest(base, "POST", "/rest/owner/setup", {
    body: n8nOwner,
    identity: browserId,
  });
  const cookie = headers.getSetCookie().find((each) => each.startsWith("n8n-auth="));
  if (cookie === undefined) throw new Error("n8n set its owner up without signing in.");
  const browser = { ...browserId, cookie: cookie.split(";", 1)[0] as string };
  const scopes = await n8nRequest<string[]>(base, "GET", "/rest/api-keys/scopes", { identity: browser });
  const key = await n8nRequest<{ rawApiKey: string }>(base, "POST", "/rest/api-keys", {
    body: { label: "stories", expiresAt: null, scopes: scopes.body },
    identity: browser,
  });
  return { browser, program: { "X-N8N-API-KEY": key.body.rawApiKey } };
}
