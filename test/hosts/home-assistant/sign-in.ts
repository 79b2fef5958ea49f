import { createConnection, createLongLivedTokenAuth } from "home-assistant-js-websocket";
import { homeAssistantRequest } from "./http.ts";

/** A person who can sign in to Home Assistant. */
export type HomeAssistantPerson = { name: string; username: string; password: string };

/** The person who set the test's Home Assistant up. */
export const homeAssistantOwner: HomeAssistantPerson = {
  name: "Olive Owner",
  username: "owner",
  password: "correct-horse-1",
};

/**
 * Makes the owner of a new Home Assistant.
 * @returns a long-lived access token of the owner.
 */
export async function onboard(url: string): Promise<string> {
  const clientId = `${url}/`;
  const { auth_code: code } = await homeAssistantRequest<{ auth_code: string }>(
    url,
    "POST",
    "/api/onboarding/users",
    {
      body: { ...homeAssistantOwner, client_id: clientId, language: "en" },
    },
  );
  return longLivedToken(url, await accessToken(url, code));
}

/**
 * Signs a person in with name and password.
 * @returns a long-lived access token of that person.
 */
export async function signIn(url: string, { username, password }: HomeAssistantPerson): Promise<string> {
  const client_id = `${url}/`;
  const { flow_id } = await homeAssistantRequest<{ flow_id: string }>(url, "POST", "/auth/login_flow", {
    body: { client_id, handler: ["homeassistant", null], redirect_uri: client_id },
  });
  const { result } = await homeAssistantRequest<{ result: string }>(
    url,
    "POST",
    `/auth/login_flow/${flow_id}`,
    {
      body: { client_id, username, password },
    },
  );
  return longLivedToken(url, await accessToken(url, result));
}

async function accessToken(url: string, code: string): Promise<string> {
  const form = new URLSearchParams({ grant_type: "authorization_code", code, client_id: `${url}/` });
  const { access_token } = await homeAssistantRequest<{ access_token: string }>(url, "POST", "/auth/token", {
    form,
  });
  return access_token;
}

async function longLivedToken(url: string, token: string): Promise<string> {
  const connection = await createConnection({ auth: createLongLivedTokenAuth(url, token) });
  try {
    const request = { type: "auth/long_lived_access_token", client_name: "stories", lifespan: 365 };
    return await connection.sendMessagePromise<string>(request);
  } finally {
    connection.close();
  }
}
